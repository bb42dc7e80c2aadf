using PipelineBuild.Delivery.Rollouts;
using PipelineBuild.Ledger;

namespace PipelineBuild.Delivery;

/// <summary>An environment while it is ours alone: its lock, and its rollout as it was persisted last.</summary>
public sealed class DeliverySession(PipelineConfig config, EnvironmentSettings settings, EnvironmentLock held, RolloutStore store, DeliveryRequests requests, SharedValue? seen, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    private SharedValue? seen = seen;
    private long? asked;
    private (string? Abort, bool Hurry) wishes;

    /// <summary>Null when nothing was ever deployed by this ledger.</summary>
    public RolloutRecord? Record { get; private set; } = seen is null ? null : RolloutRecord.Parse(seen.Text);

    public EnvironmentSettings Settings => settings;

    /// <summary>Writes the rollout down, unless somebody else has the environment by now.</summary>
    /// <exception cref="LedgerException">The lock was broken or taken over, or the record can't be written.</exception>
    public async Task PersistAsync(RolloutRecord record)
    {
        await held.RequireAsync(CancellationToken.None);
        seen = await store.SaveAsync(config.Workspace, config.Ledger, settings.Name, record.ToJson(), seen?.Id, CancellationToken.None);
        Record = record;
    }

    /// <summary>What somebody asks of this rollout from elsewhere.</summary>
    public async Task<(string? Abort, bool Hurry)> WishesAsync()
    {
        if (asked is not { } last || time.GetElapsedTime(last) >= Between)
        {
            asked = time.GetTimestamp();
            var open = await requests.ReadAsync(config.Workspace, config.Ledger, settings.Name, CancellationToken.None);
            wishes = (open.FirstOrDefault(request => request.Kind == DeliveryRequests.Abort) is { } abort ? $"{abort.Actor ?? "somebody"} on {abort.Host} asked for it: {abort.Reason}" : null, open.Any(request => request.Kind == DeliveryRequests.Finalize));
        }

        return wishes;
    }

    /// <summary>Forgets what was asked of a rollout that is over.</summary>
    public async Task ClearWishesAsync()
    {
        foreach (var request in await requests.ReadAsync(config.Workspace, config.Ledger, settings.Name, CancellationToken.None))
        {
            await requests.ClearAsync(config.Workspace, config.Ledger, settings.Name, request, CancellationToken.None);
        }

        wishes = (null, false);
    }

    public ValueTask DisposeAsync() => held.DisposeAsync();
}
