using System.Text.Json.Nodes;
using PipelineBuild.Ledger;
using PipelineBuild.Results;

namespace PipelineBuild.Observability.Deploying;

/// <summary>What a rollback does with one resource that a deployment changed.</summary>
public enum RollbackAction
{
    /// <summary>It is as it was before.</summary>
    Done,
    Restore,
    Delete,

    /// <summary>Nobody keeps what it was.</summary>
    Lost,

    /// <summary>Somebody changed it since.</summary>
    Refuse,
}

/// <summary>A resource on its way back.</summary>
/// <param name="Changed">As the deployment left it.</param>
/// <param name="Before">As it was: hash of what the server showed; null when it was not there.</param>
public sealed record RollbackStep(LedgerResource Changed, GrafanaKind Kind, RollbackAction Action, string? Before, GrafanaLive? Now, Finding? Finding)
{
    /// <summary>What is written, with <see cref="RollbackAction.Restore"/>.</summary>
    public JsonObject? Content { get; init; }

    /// <summary>Uid of the folder it goes back to; null for the root.</summary>
    public string? Folder { get; init; }

    /// <summary>Names of variables, whose values are looked up anew.</summary>
    public IReadOnlyDictionary<string, string>? Secrets { get; init; }

    /// <summary>Of what the file declared before; empty when that is not known.</summary>
    public string DeclaredBefore { get; init; } = "";

    public string Name => $"{Changed.Kind} {Changed.Uid}";
}

/// <summary>All that a rollback would do.</summary>
/// <param name="Undone">The newest entry of the deployment that is taken back.</param>
public sealed record RollbackSurvey(LedgerEntry Undone, IReadOnlyList<RollbackStep> Steps)
{
    public const string NotRestored = "grafana/not-restored";

    public IReadOnlyList<Finding> Refusals => Findings(RollbackAction.Refuse);

    public IReadOnlyList<Finding> Lost => Findings(RollbackAction.Lost);

    private List<Finding> Findings(RollbackAction action) => Steps.Where(step => step.Action == action).Select(step => step.Finding!).ToList();

    /// <summary>Which deployment is taken back, and what was before it; pure.</summary>
    /// <param name="entries">About the server, oldest first.</param>
    /// <exception cref="InvalidOperationException">There is nothing to go back to.</exception>
    public static (IReadOnlyList<LedgerEntry> Undone, IReadOnlyList<LedgerEntry> Before) Choose(IReadOnlyList<LedgerEntry> entries, string server)
    {
        var last = entries.ToList().FindLastIndex(entry => entry.Kind == GrafanaRecord.Deploy);
        if (last < 0)
        {
            throw new InvalidOperationException($"the ledger holds no deployment to {server}, so there is nothing to take back");
        }

        // A deployment that stopped half-way and the one that finished it are one.
        var first = last;
        while (first > 0 && entries[first - 1] is { Kind: GrafanaRecord.Deploy, Outcome: GrafanaRecord.Partial or GrafanaRecord.Started })
        {
            first--;
        }

        var before = entries.Take(first).ToList();
        return before.All(entry => entry.Outcome == GrafanaRecord.Started)
            ? throw new InvalidOperationException($"entry {entries[last].Sequence} is the first deployment to {server} that the ledger knows, so there is nothing to go back to")
            : (entries.Skip(first).Take(last - first + 1).ToList(), before);
    }

    public static async Task<RollbackSurvey> TakeAsync(GrafanaStore store, GrafanaServer server, IReadOnlyList<LedgerEntry> entries, KeptContent kept, bool overwrites, CancellationToken cancel)
    {
        var (undone, before) = Choose(entries, server.Name);
        var left = GrafanaRecord.Left(before);
        var scout = new RollbackScout(store, kept, overwrites);
        var steps = new List<RollbackStep>();
        // What a run was about to do counts where no entry says what came of it.
        foreach (var changes in undone.SelectMany(entry => entry.Resources!.Select(resource => (Resource: resource, IsDone: entry.Outcome != GrafanaRecord.Started))).Where(change => change.Resource.Kind != GrafanaResource.NameOf(GrafanaKind.Folder)).GroupBy(change => (change.Resource.Kind, change.Resource.Uid)))
        {
            var done = changes.Where(change => change.IsDone && GrafanaDeployer.IsChange(change.Resource)).Select(change => change.Resource).ToList();
            var meant = changes.Where(change => !change.IsDone).Select(change => change.Resource).ToList();
            if ((done.Count > 0 || meant.Count > 0) && await scout.StepAsync(done, meant, left.GetValueOrDefault(changes.Key), cancel) is { } step)
            {
                steps.Add(step);
            }
        }

        // A name is free again before something takes it; what others lean on is back before them.
        return new RollbackSurvey(undone[^1], [.. steps.Where(step => step.Action == RollbackAction.Delete).OrderByDescending(step => step.Kind), .. steps.Where(step => step.Action != RollbackAction.Delete).OrderBy(step => step.Kind)]);
    }
}
