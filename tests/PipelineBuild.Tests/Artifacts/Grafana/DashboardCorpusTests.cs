using System.Text.Json.Nodes;
using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Artifacts.PromQl;
using PipelineBuild.Tests.Fakes;
using Xunit.Abstractions;

namespace PipelineBuild.Tests.Artifacts.Grafana;

/// <summary>Reads whole dashboards: a few of our own in <c>Corpus/</c>, and those of other people where PIPELINE_CORPUS has them.</summary>
public sealed class DashboardCorpusTests(ITestOutputHelper output)
{
    private const string Own = "tests/PipelineBuild.Tests/Artifacts/Grafana/Corpus/dashboards";

    [Fact]
    public void Every_query_of_our_own_dashboards_parses()
    {
        var (targets, parsed, _) = Parse(SourceTree.At(Own));

        Assert.Equal((6, 6), (targets, parsed));
    }

    [Fact]
    public void Every_query_of_the_corpus_parses_and_there_are_as_many_as_the_oracle_says()
    {
        if (SharedCorpus.Find(SourceTree.Root, output) is not { } corpus)
        {
            return;
        }

        var expected = JsonNode.Parse(File.ReadAllText(Path.Combine(corpus, "oracle.json")))!["dashboards"]!["totals"]!;
        var (targets, parsed, refused) = Parse(Path.Combine(corpus, "dashboards"));

        Assert.Empty(refused);
        Assert.Equal((int)expected["promql_targets"]!, targets);
        Assert.Equal(targets, parsed);
    }

    private (int Targets, int Parsed, IReadOnlyList<string> Refused) Parse(string folder)
    {
        var files = Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        var dashboards = files.Select(file => GrafanaDashboard.Read(Path.GetRelativePath(folder, file), File.ReadAllText(file))).ToList();
        Assert.All(dashboards, dashboard => Assert.Null(dashboard.Problem));
        var queries = dashboards.SelectMany(dashboard => dashboard.Panels).SelectMany(panel => panel.Expressions).ToList();
        var refused = queries.Where(query => PromParser.Parse(GrafanaMacros.Replace(query)).Expression is null).ToList();
        output.WriteLine($"{files.Count} dashboards, {queries.Count} PromQL targets, {queries.Count - refused.Count} parse");
        return (queries.Count, queries.Count - refused.Count, refused);
    }
}
