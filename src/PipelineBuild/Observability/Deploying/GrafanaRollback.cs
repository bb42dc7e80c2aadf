using PipelineBuild.Ledger;
using PipelineBuild.Results;
using PipelineBuild.Tools.Grafana;

namespace PipelineBuild.Observability.Deploying;

/// <summary>Takes the last deployment to a Grafana server back: what it changed or deleted is put back, what was new is deleted.</summary>
public sealed class GrafanaRollback(GrafanaDoor door, GrafanaRecord record, StepJournal journal, IProgress<string> progress)
{
    private const int LongestReason = 500;

    public async Task<GrafanaDeployResult> RollBackAsync(PipelineConfig config, GrafanaRequest request, CancellationToken cancel)
    {
        var server = config.Observability.Grafana.Choose(request.Server);
        var reason = ReasonOf(request);
        var entries = GrafanaRecord.Of(await record.ReadAsync(config, cancel), server);
        if (DoneAlready(entries) is { } done)
        {
            return new GrafanaDeployResult(Outcome.Passed, done) { Server = server.Name };
        }

        RollbackSurvey.Choose(entries, server.Name);
        using var store = door.Open(server);
        var survey = await RollbackSurvey.TakeAsync(store, server, entries, record.Kept(config, entries), request.OverwritesDrift, cancel);
        return survey.Refusals is { Count: > 0 } refusals
            ? await RefuseAsync(config, server, survey, reason, refusals, cancel)
            : await DoAsync(config, server, store, survey, reason, cancel);
    }

    /// <summary>A second run of the same command does not go back another step.</summary>
    public static string? DoneAlready(IReadOnlyList<LedgerEntry> entries) => entries is [.., { Kind: GrafanaRecord.Rollback, Outcome: GrafanaRecord.Passed } last]
        ? $"nothing to do: entry {last.Undoes} was taken back by entry {last.Sequence}; to go further back, check out an earlier commit and run GrafanaDeploy"
        : null;

    /// <exception cref="InvalidOperationException">It is missing or can't be kept.</exception>
    public static string ReasonOf(GrafanaRequest request) => request.Reason?.Trim() switch
    {
        null or "" => throw new InvalidOperationException("say why the deployment is taken back: --reason=\"panels show nothing since ...\"; the ledger keeps it"),
        { Length: > LongestReason } => throw new InvalidOperationException($"--reason is longer than {LongestReason} characters"),
        var text when text.Any(char.IsControl) => throw new InvalidOperationException("--reason holds a line break or another control character; write one line"),
        var text => text,
    };

    private async Task<GrafanaDeployResult> RefuseAsync(PipelineConfig config, GrafanaServer server, RollbackSurvey survey, string reason, IReadOnlyList<Finding> refusals, CancellationToken cancel)
    {
        var why = string.Join("; ", refusals.Select(refusal => $"{refusal.Rule}: {refusal.Message}"));
        await record.WriteAsync(config, record.Entry(GrafanaRecord.Rollback, GrafanaRecord.Refused, server, await record.CommitAsync(config, cancel), null, $"{reason}; refused: {why}") with { Undoes = survey.Undone.Sequence }, cancel);
        return new GrafanaDeployResult(Outcome.Failed, $"nothing was taken back on {server.Name}: {Counted.Of(refusals.Count, "resource")} changed since the deployment") { Server = server.Name, Findings = refusals };
    }

    private async Task<GrafanaDeployResult> DoAsync(PipelineConfig config, GrafanaServer server, GrafanaStore store, RollbackSurvey survey, string reason, CancellationToken cancel)
    {
        var done = new List<LedgerResource>();
        Exception? trouble = null;
        try
        {
            foreach (var step in survey.Steps.Where(step => step.Action != RollbackAction.Lost))
            {
                done.Add(await StepAsync(store, step, $"{config.Name}: rollback of entry {survey.Undone.Sequence}", cancel));
            }
        }
        catch (Exception error) when (error is GrafanaException or InvalidOperationException or OperationCanceledException)
        {
            trouble = error;
        }

        var isComplete = trouble is null && survey.Lost.Count == 0;
        var why = trouble?.Message ?? string.Join("; ", survey.Lost.Select(lost => lost.Message));
        var entry = record.Entry(GrafanaRecord.Rollback, isComplete ? GrafanaRecord.Passed : GrafanaRecord.Partial, server, await record.CommitAsync(config, CancellationToken.None), done, isComplete ? reason : $"{reason}; not complete: {why}");
        await record.WriteAsync(config, entry with { Undoes = survey.Undone.Sequence }, CancellationToken.None);
        cancel.ThrowIfCancellationRequested();
        return new GrafanaDeployResult(
            trouble is not null ? Outcome.Errored : isComplete ? Outcome.Passed : Outcome.Failed,
            isComplete ? $"entry {survey.Undone.Sequence} is taken back on {server.Name}: {(done.Count == 0 ? "nothing but folders had been changed, and those stay" : GrafanaDeployer.Changes(done))}"
            : $"the rollback of entry {survey.Undone.Sequence} on {server.Name} is not complete: {why}{(trouble is null ? "" : ". When that is put right, run the same command again")}")
        {
            Server = server.Name,
            Findings = survey.Lost,
            Resources = done,
            Table = done.Count == 0 ? null : GrafanaDeployer.Table(done),
        };
    }

    private async Task<LedgerResource> StepAsync(GrafanaStore store, RollbackStep step, string message, CancellationToken cancel)
    {
        var name = step.Name;
        switch (step.Action)
        {
            case RollbackAction.Delete:
                await SayAsync($"delete {name}", () => store.DeleteAsync(step.Kind, step.Changed.Uid, cancel));
                break;
            case RollbackAction.Restore:
                var title = GrafanaFiles.TextOf(step.Content!["title"]) ?? step.Changed.Title;
                var resource = new GrafanaResource(step.Kind, step.Changed.Uid, title, step.Content, "the ledger") { Secrets = step.Secrets ?? new Dictionary<string, string>() };
                await SayAsync($"restore {name}", () => store.WriteAsync(resource, step.Now, step.Folder, message, cancel));
                break;
        }

        var now = await store.ReadAsync(step.Kind, step.Changed.Uid, cancel);
        var isInPlace = step.Action != RollbackAction.Restore || now is null || step.Kind is GrafanaKind.DataSource or GrafanaKind.AlertGroup || now.FolderUid == step.Folder;
        return now?.Hash == step.Before && isInPlace
            ? step.Changed with { Title = GrafanaFiles.TextOf(now?.Content["title"]) ?? step.Changed.Title, Change = now is null ? GrafanaRecord.Deleted : GrafanaRecord.Restored, Hash = step.DeclaredBefore, Live = now?.Hash, LiveBefore = step.Now?.Hash, Version = now?.Version, VersionBefore = step.Now?.Version, Folder = now is null ? null : now.FolderUid ?? "", FolderBefore = step.Now is null ? null : step.Now.FolderUid ?? "", Secrets = now is null ? null : step.Secrets, SecretsBefore = step.Changed.Secrets }
            : throw new GrafanaException($"{store.Api.Url} shows {name} otherwise than it was before the deployment");
    }

    private Task SayAsync(string what, Func<Task> change) => journal.DoAsync(what, () =>
    {
        progress.Report(what);
        return change();
    });
}
