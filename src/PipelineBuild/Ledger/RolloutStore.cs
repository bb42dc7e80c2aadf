using PipelineBuild.Artifacts;

namespace PipelineBuild.Ledger;

/// <summary>Keeps how far the rollout of an environment is, so that any machine of the ledger can go on where one was killed.</summary>
public sealed class RolloutStore(SharedRefs refs)
{
    /// <summary>Null when no rollout is under way.</summary>
    public Task<SharedValue?> LoadAsync(Workspace workspace, LedgerSettings settings, string environment, CancellationToken cancel) => refs.ReadAsync(workspace, settings, NameOf(environment), cancel);

    /// <summary>Replaces what was loaded or saved last.</summary>
    /// <param name="seen">The id of that; null when there was none.</param>
    /// <returns>What is kept now: without secrets, and with the id for the next time.</returns>
    /// <exception cref="LockLostException">Somebody else has saved meanwhile.</exception>
    public async Task<SharedValue> SaveAsync(Workspace workspace, LedgerSettings settings, string environment, string json, string? seen, CancellationToken cancel) =>
        await refs.TryWriteAsync(workspace, settings, NameOf(environment), json, $"rollout {environment}", seen, cancel) ?? throw Lost(environment);

    /// <summary>Forgets a rollout that has ended.</summary>
    /// <exception cref="LockLostException">Somebody else has saved meanwhile.</exception>
    public async Task DeleteAsync(Workspace workspace, LedgerSettings settings, string environment, string seen, CancellationToken cancel)
    {
        if (!await refs.TryDeleteAsync(workspace, settings, NameOf(environment), seen, cancel))
        {
            throw Lost(environment);
        }
    }

    private static LockLostException Lost(string environment) =>
        new($"the rollout of {environment} was changed by another process since this one last saw it. Nothing was overwritten, and nothing more is changed here");

    private static string NameOf(string environment) => $"rollouts/{environment}";
}
