using PipelineBuild.Delivery.Rollouts;
using PipelineBuild.Ledger;
using PipelineBuild.Tools;

namespace PipelineBuild.Delivery;

/// <summary>Opens environments: finds the one that is meant, and takes its lock.</summary>
public sealed class DeliveryDoor(EnvironmentLocks locks, RolloutStore store, DeliveryRequests requests, TimeProvider time)
{
    /// <exception cref="DeliveryException">It is not clear which environment is meant.</exception>
    public static EnvironmentSettings Choose(PipelineConfig config, string? name)
    {
        var names = string.Join(", ", config.Environments.Select(environment => environment.Name));
        return name is null
            ? config.Environments.Count == 1 ? config.Environments[0] : throw new DeliveryException($"say which environment with --environment=NAME: {names}")
            : config.Environments.FirstOrDefault(environment => environment.Name == name) ?? throw new DeliveryException($"--environment={name} is not in environments of pipeline.yml, which has {names}");
    }

    /// <summary>The environment's rollout as it was persisted last; takes no lock. Null when nothing was ever deployed by this ledger.</summary>
    public async Task<RolloutRecord?> LookAsync(PipelineConfig config, EnvironmentSettings settings, CancellationToken cancel) =>
        await store.LoadAsync(config.Workspace, config.Ledger, settings.Name, cancel) is { } value ? RolloutRecord.Parse(value.Text) : null;

    /// <summary>Who has the environment; null when nobody has, or a process that is gone for certain.</summary>
    public async Task<LockHolder?> HolderAsync(PipelineConfig config, EnvironmentSettings settings, CancellationToken cancel) =>
        await locks.PeekAsync(config.Workspace, config.Ledger, settings.Name, cancel) is { } holder && !holder.IsGone(ProcessOwner.Current()) ? holder : null;

    /// <exception cref="LockHeldException">Somebody else has it, and did not give it back in time.</exception>
    public async Task<DeliverySession> OpenAsync(PipelineConfig config, EnvironmentSettings settings, string why, TimeSpan wait, CancellationToken cancel)
    {
        var held = await locks.TakeAsync(config.Workspace, config.Ledger, new LockRequest(settings.Name, why, wait), cancel);
        try
        {
            return new DeliverySession(config, settings, held, store, requests, await store.LoadAsync(config.Workspace, config.Ledger, settings.Name, cancel), time);
        }
        catch
        {
            await held.DisposeAsync();
            throw;
        }
    }
}
