using System.Globalization;
using System.Text.Json;
using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Observability.Graph;

/// <summary>Writes the graph of metrics, compares it with the last release, and tells what depends on a metric.</summary>
public sealed class ObservabilityGraph(LastReleaseCommit releases, LastReleaseGraph earlier)
{
    /// <param name="impact">The metric whose dependents are asked for; null for none.</param>
    public async Task<ObservabilityGraphResult> WriteAsync(PipelineConfig config, string? impact, CancellationToken cancel)
    {
        var inputs = GraphInputs.Read(config.Workspace, config.Observability, config.ComposeFiles);
        var (graph, unparsed) = GraphBuilder.Build(inputs);
        AtomicFile.Write(config.Workspace.Artifact("observability", "graph.json"), JsonSerializer.Serialize(graph, ResultStore.Json) + "\n");
        AtomicFile.Write(config.Workspace.Artifact("observability", "graph.svg"), GraphSvg.Draw(graph));
        if (impact is not null && graph.Find(impact) is null)
        {
            return new ObservabilityGraphResult(Outcome.Errored, $"--impact={impact}: no such metric in rules, dashboards, objectives and catalogue{Suggestion.For(impact, Known(graph, impact))}");
        }

        var (release, reason) = await releases.FindAsync(config, cancel);
        var (lost, note, error) = release is null ? ([], $"Not compared with a release: {reason}.", null) : await LostAsync(config, graph, release, cancel);
        var findings = inputs.Problems
            .Concat(unparsed.Select(query => new Finding("observability/graph-unparsed", Severity.Warning, $"a query is no PromQL, so what it uses is not in the graph: {Printable.Excerpt(query.Query)}", query.File)))
            .Concat(lost.SelectMany(metric => GraphComparison.Findings(metric, graph, release!.Tag, config.Observability.Graph, config.File)))
            .Concat(error is null ? [] : [error]).ToList();
        var outcome = error is not null || inputs.Problems.Count > 0 || graph.Nodes.Count == 0 ? Outcome.Errored : findings.Any(finding => finding.Severity == Severity.Error) ? Outcome.Failed : Outcome.Passed;
        return new ObservabilityGraphResult(outcome, Summary(graph, lost, inputs.Problems.Count, error))
        {
            Findings = findings,
            Nodes = graph.Nodes.Count,
            Edges = graph.Edges.Count,
            Lost = lost.Select(metric => metric.Metric).ToList(),
            Impact = impact is null ? [] : new GraphImpact(graph).All(graph.Find(impact)!.Id).Select(node => node.Id).ToList(),
            Table = new ResultTable(["kind", "nodes", "without a user"], Enum.GetValues<GraphKind>().Select(kind => Row(graph, kind)).ToList()),
            Text = [.. impact is null ? [] : (string[])["", .. new GraphImpact(graph).Tree(graph.Find(impact)!)], "", note],
        };
    }

    private async Task<(IReadOnlyList<LostMetric> Lost, string Note, Finding? Error)> LostAsync(PipelineConfig config, MetricGraph graph, ReleasedCommit release, CancellationToken cancel)
    {
        try
        {
            return await earlier.BuildAsync(config, release, cancel) is { } before
                ? (GraphComparison.Lost(before, graph), $"Compared with {release.Tag}: {before.Produced.Count} metrics made then, {graph.Produced.Count} now.", null)
                : ([], $"Not compared: {release.Tag} has no {config.File}.", null);
        }
        catch (Exception error) when (error is ConfigException or ProcessFailedException or IOException)
        {
            var why = $"{release.Tag} can't be compared: {error.Message.Split('\n')[0]}";
            return ([], why, new Finding("observability/graph-unreadable", Severity.Error, why, config.File));
        }
    }

    private static string Summary(MetricGraph graph, IReadOnlyList<LostMetric> lost, int problems, Finding? error) => graph.Nodes.Count == 0 ? "the files hold no metric, rule, panel or objective, so there is no graph"
        : string.Create(CultureInfo.InvariantCulture, $"{graph.Nodes.Count} nodes, {graph.Edges.Count} edges in artifacts/observability/graph.json and graph.svg{(lost.Count == 0 ? "" : $"; {lost.Count} metric{(lost.Count == 1 ? "" : "s")} of the last release gone: {string.Join(", ", lost.Take(3).Select(metric => metric.Metric))}")}{(problems == 0 ? "" : $"; {problems} problem{(problems == 1 ? "" : "s")} in the files")}{(error is null ? "" : "; the last release can't be compared")}");

    private static string[] Row(MetricGraph graph, GraphKind kind)
    {
        var used = graph.Edges.Select(edge => edge.From).ToHashSet(StringComparer.Ordinal);
        var nodes = graph.Nodes.Where(node => node.Kind == kind).ToList();
        return [GraphImpact.Word(kind), nodes.Count.ToString(CultureInfo.InvariantCulture), kind is GraphKind.Metric or GraphKind.Record ? nodes.Count(node => !used.Contains(node.Id)).ToString(CultureInfo.InvariantCulture) : "-"];
    }

    /// <summary>Those that are likest first, because only so many are looked at.</summary>
    private static IEnumerable<string> Known(MetricGraph graph, string asked) => graph.Nodes.Where(node => node.Kind is GraphKind.Metric or GraphKind.Record).Select(node => node.Name).OrderBy(name => Math.Abs(name.Length - asked.Length)).ThenBy(name => name, StringComparer.Ordinal);
}

/// <summary>How large the graph is, what is gone since the last release, and what depends on the metric that was asked about.</summary>
public sealed record ObservabilityGraphResult(Outcome Outcome, string Summary) : StepResult(Outcome, Summary)
{
    public int Nodes { get; init; }

    public int Edges { get; init; }

    public IReadOnlyList<string> Lost { get; init; } = [];

    /// <summary>Ids of the nodes.</summary>
    public IReadOnlyList<string> Impact { get; init; } = [];
}
