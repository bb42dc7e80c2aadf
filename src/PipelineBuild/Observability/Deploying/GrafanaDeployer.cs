using System.Text.Json.Nodes;
using PipelineBuild.Ledger;
using PipelineBuild.Results;
using PipelineBuild.Tools.Grafana;

namespace PipelineBuild.Observability.Deploying;

/// <summary>Brings a Grafana server to what the files say: asks everything first, changes what differs, reads back, writes it down.</summary>
public sealed class GrafanaDeployer(GrafanaDoor door, GrafanaWriter writer, GrafanaRecord record)
{
    public async Task<GrafanaDeployResult> DeployAsync(PipelineConfig config, GrafanaRequest request, CancellationToken cancel)
    {
        var server = config.Observability.Grafana.Choose(request.Server);
        var (wanted, problems) = GrafanaFiles.Read(config, server);
        if (GrafanaFiles.AreBad(problems))
        {
            return new GrafanaDeployResult(Outcome.Failed, $"nothing was deployed: {Counted.Of(problems.Count(problem => problem.Severity == Severity.Error), "mistake")} in the files") { Server = server.Name, Findings = problems };
        }

        using var store = door.Open(server);
        var entries = GrafanaRecord.Of(await record.ReadAsync(config, cancel), server);
        var survey = await GrafanaSurvey.TakeAsync(store, server, wanted, entries, record.Kept(config, entries), request.OverwritesDrift, cancel);
        var result = survey.Refusals is { Count: > 0 } refusals
            ? await RefuseAsync(config, server, refusals, cancel)
            : await ApplyAsync(config, server, store, survey, entries, cancel);
        return result with { Findings = [.. problems, .. result.Findings] };
    }

    private async Task<GrafanaDeployResult> ApplyAsync(PipelineConfig config, GrafanaServer server, GrafanaStore store, GrafanaSurvey survey, IReadOnlyList<LedgerEntry> entries, CancellationToken cancel)
    {
        var commit = await record.CommitAsync(config, cancel);
        var done = new List<LedgerResource>();
        var shown = new List<JsonObject>();
        long? began = survey.ChangesNothing ? null : await BeginAsync(config, server, commit, survey, cancel);
        try
        {
            await writer.WriteAsync(store, survey, $"{config.Name}: {(commit is null ? "no commit" : $"commit {commit}")}", done, shown, cancel);
        }
        catch (Exception error) when (error is GrafanaException or InvalidOperationException or OperationCanceledException)
        {
            return await StopAsync(config, server, commit, began, done, shown, error, cancel);
        }

        if (began is not null || IsNews(done, entries))
        {
            // What is done is done, also when the run is being cancelled.
            await record.WriteAsync(config, record.Entry(GrafanaRecord.Deploy, GrafanaRecord.Passed, server, commit, done, null) with { Finishes = began }, CancellationToken.None, KeptContent.Files(shown));
        }

        var summary = survey.ChangesNothing ? $"nothing to do{(done.Any(IsChange) ? $" any more, as an earlier run did it before it was stopped ({Changes(done)})" : "")}: {Counted.Of(done.Count, "resource")} on {server.Name} {(done.Count == 1 ? "is" : "are")} as the files say" : $"deployed to {server.Name}: {Changes(done)}";
        return new GrafanaDeployResult(Outcome.Passed, summary) { Server = server.Name, Resources = done, Table = Table(done) };
    }

    /// <summary>Before the first change the ledger holds what will be changed and what is there.</summary>
    private async Task<long> BeginAsync(PipelineConfig config, GrafanaServer server, string? commit, GrafanaSurvey survey, CancellationToken cancel)
    {
        var (resources, files) = DeployIntent.Of(survey);
        return (await record.WriteAsync(config, record.Entry(GrafanaRecord.Deploy, GrafanaRecord.Started, server, commit, resources, null), cancel, files)).Sequence;
    }

    /// <summary>That somebody tried, and why it was refused, is part of the record.</summary>
    private async Task<GrafanaDeployResult> RefuseAsync(PipelineConfig config, GrafanaServer server, IReadOnlyList<Finding> refusals, CancellationToken cancel)
    {
        var reason = string.Join("; ", refusals.Select(refusal => $"{refusal.Rule}: {refusal.Message.Split('\n')[0]}"));
        await record.WriteAsync(config, record.Entry(GrafanaRecord.Deploy, GrafanaRecord.Refused, server, await record.CommitAsync(config, cancel), null, reason), cancel);
        return new GrafanaDeployResult(Outcome.Failed, $"nothing was deployed to {server.Name}: {Counted.Of(refusals.Count, "resource")} can't be changed as asked") { Server = server.Name, Findings = refusals };
    }

    /// <summary>What is done is written down, and the next run goes on from there.</summary>
    private async Task<GrafanaDeployResult> StopAsync(PipelineConfig config, GrafanaServer server, string? commit, long? began, IReadOnlyList<LedgerResource> done, IReadOnlyList<JsonObject> shown, Exception error, CancellationToken cancel)
    {
        if (done.Any(IsChange))
        {
            // The ledger is told also when the run is being cancelled: the changes are made.
            await record.WriteAsync(config, record.Entry(GrafanaRecord.Deploy, GrafanaRecord.Partial, server, commit, done, error.Message) with { Finishes = began }, CancellationToken.None, KeptContent.Files(shown));
        }

        cancel.ThrowIfCancellationRequested();
        var conflict = error is GrafanaException { IsConflict: true } ? "; somebody else changed it meanwhile, or the name is taken" : "";
        return new GrafanaDeployResult(Outcome.Errored, $"{(done.Any(IsChange) ? $"deployed to {server.Name} so far: {Changes(done)}; then" : $"nothing was deployed to {server.Name}:")} {error.Message}{conflict}. When that is put right, run GrafanaDeploy again: it goes on from there")
        {
            Server = server.Name,
            Resources = done,
            Table = done.Count == 0 ? null : Table(done),
        };
    }

    /// <summary>Whether the ledger does not yet say so, or ends with a deployment that stopped half-way.</summary>
    private static bool IsNews(IReadOnlyList<LedgerResource> done, IReadOnlyList<LedgerEntry> entries) =>
        (done.Count > 0 && entries.Count == 0) || entries is [.., { Kind: GrafanaRecord.Deploy, Outcome: GrafanaRecord.Partial or GrafanaRecord.Started }] || done.Any(resource => resource.Change == GrafanaRecord.Found || IsChange(resource));

    internal static bool IsChange(LedgerResource resource) => resource.Change is not (GrafanaRecord.Unchanged or GrafanaRecord.Found);

    internal static string Changes(IReadOnlyList<LedgerResource> done) => string.Join(", ", done.Where(IsChange).GroupBy(resource => (resource.Change, resource.Kind)).Select(some => $"{Counted.Of(some.Count(), some.Key.Kind.Replace('-', ' '))} {some.Key.Change}")) is { Length: > 0 } changes ? changes : "nothing but what the ledger knew";

    internal static ResultTable Table(IReadOnlyList<LedgerResource> resources) => new(
        ["kind", "uid", "title", "change", "version"],
        resources.Select(resource => (IReadOnlyList<string>)[resource.Kind, resource.Uid, resource.Title, resource.Change, (resource.VersionBefore, resource.Version) switch { (_, null) => "-", (null, { } only) => $"{only}", var (old, now) => old == now ? $"{now}" : $"{old} -> {now}" }]).ToList());
}
