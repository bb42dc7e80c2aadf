using PipelineBuild.Ledger;
using PipelineBuild.Results;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Npm;

namespace PipelineBuild.Mcp.Publishing;

/// <summary>Takes a dist-tag back to a good version and marks the bad one; never unpublishes.</summary>
public sealed class McpRollback(RollbackPreparation preparation, PackageReadBack readBack, NpmChanges npm, NpmRecord record, IGit git, SpokenJournal journal, IProgress<string> progress, TimeProvider time)
{
    private const int Attempts = 3;
    private const string Dirty = "-dirty";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task<McpRollbackResult> RollBackAsync(PipelineConfig config, RollbackRequest request, CancellationToken cancel)
    {
        var entries = await record.ReadAsync(config, cancel);
        using var rollback = await preparation.PrepareAsync(config, request, entries, cancel);
        return await DoAsync(config, rollback, cancel);
    }

    private async Task<McpRollbackResult> DoAsync(PipelineConfig config, OpenRollback rollback, CancellationToken cancel)
    {
        var trouble = new List<string>();
        // First the mark: a run that is killed before the dist-tag moved leaves a state that tells the next one what was meant.
        if (rollback.MustDeprecate)
        {
            await TryAsync($"deprecate {rollback.Package}@{rollback.Decision.From}", () => npm.DeprecateAsync(rollback.Session, rollback.Package, rollback.Decision.From!, rollback.Reason, cancel), trouble, cancel);
        }

        if (rollback.MustTag)
        {
            await TryAsync($"dist-tag {rollback.Package}@{rollback.Decision.To} as {rollback.DistTag}", () => npm.TagAsync(rollback.Session, rollback.Package, rollback.Decision.To!, rollback.DistTag, cancel), trouble, cancel);
        }

        var isDone = !rollback.MustDeprecate && !rollback.MustTag;
        // npm may say that something failed which the registry did.
        var limit = trouble.Count > 0 ? TimeSpan.Zero : config.Mcp.Publish.VisibleWithin;
        var difference = isDone ? null : await readBack.UntilAsync(rollback.Session, rollback.Package, limit, packument => Difference(rollback, packument), cancel);
        var outcome = difference is null ? NpmRecord.Passed : NpmRecord.Partial;
        if (rollback.Decision.From is not null)
        {
            await journal.DoAsync($"record the rollback in {DeliveryLedger.Reference}", async () => await record.WriteAsync(config, await EntryAsync(config, rollback, outcome, difference, cancel), cancel));
        }

        return new McpRollbackResult(difference is null ? Outcome.Passed : Outcome.Errored, Summary(rollback, isDone, difference, trouble))
        {
            Package = rollback.Package,
            DistTag = rollback.DistTag,
            From = rollback.Decision.From,
            To = rollback.Decision.To,
            Deprecation = ReasonOf(rollback),
        };
    }

    /// <summary>Both changes can be made twice, so they are tried again at once; one that fails does not keep the other back.</summary>
    private async Task TryAsync(string what, Func<Task> change, List<string> trouble, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await journal.DoAsync(what, change);
                return;
            }
            catch (Exception error) when (!cancel.IsCancellationRequested && error is not ProgramNotFoundException)
            {
                if (attempt == Attempts || NpmComplaint.CodeOf(error) is "E401" or "E403" or "E404" or "ENEEDAUTH" or "EOTP")
                {
                    trouble.Add($"{what}: {NpmComplaint.Of(error)}");
                    return;
                }

                progress.Report($"{what} failed: {NpmComplaint.Of(error)}; trying again");
            }

            await Task.Delay(Pause * attempt, time, cancel);
        }
    }

    private static string? Difference(OpenRollback rollback, NpmPackument packument) =>
        packument.DistTags.GetValueOrDefault(rollback.DistTag) is var named && named != rollback.Decision.To ? $"shows {named ?? "nothing"} under {rollback.DistTag}, not {rollback.Decision.To}"
        : rollback.Decision.From is { } bad && packument.Versions.GetValueOrDefault(bad)?.Deprecated is null ? $"does not show {rollback.Package}@{bad} as deprecated"
        : null;

    private async Task<LedgerEntry> EntryAsync(PipelineConfig config, OpenRollback rollback, string outcome, string? difference, CancellationToken cancel)
    {
        var head = await git.HeadAsync(config.Workspace.Root, cancel);
        var back = new LedgerPackage(rollback.Package, rollback.Decision.To!, rollback.Session.Registry.ToString(), rollback.Packument.Versions[rollback.Decision.To!].Integrity ?? "", [rollback.DistTag]) { Withdrawn = rollback.Decision.From };
        return record.Entry(NpmRecord.Rollback, outcome, head is null ? null : head.IsDirty ? head.Sha + Dirty : head.Sha, [back], $"{ReasonOf(rollback)}{(difference is null ? "" : $"; not complete: {difference}")}");
    }

    /// <summary>What was said of the bad version first holds.</summary>
    private static string ReasonOf(OpenRollback rollback) => (rollback.Decision.From is { } bad ? rollback.Packument.Versions.GetValueOrDefault(bad)?.Deprecated : null) ?? rollback.Reason;

    private static string Summary(OpenRollback rollback, bool isDone, string? difference, List<string> trouble) =>
        difference is not null ? $"the rollback of {rollback.Package} from {rollback.Decision.From} to {rollback.Decision.To} is not complete: {string.Join("; ", [.. trouble, difference])}. When that is put right, run the same command again"
        : isDone ? $"nothing to do: {rollback.DistTag} of {rollback.Package} names {rollback.Decision.To}{(rollback.Decision.From is { } bad ? $", and {bad} is deprecated; --package-version goes further back" : "")}"
        : $"{rollback.DistTag} of {rollback.Package} went from {rollback.Decision.From} back to {rollback.Decision.To}; {rollback.Decision.From} is deprecated: {ReasonOf(rollback)}";
}
