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

    private static readonly string[] WithUnit = ["timeseries", "stat", "gauge", "graph"];

    /// <summary>The numbers of the oracle, each from our model.</summary>
    private static readonly Dictionary<string, Func<GrafanaDashboard, string>> Numbers = new()
    {
        ["json"] = dashboard => dashboard.Json!.Root is null ? "error" : "ok",
        ["uid_missing"] = dashboard => string.IsNullOrEmpty(dashboard.Uid?.Text) ? "true" : "false",
        ["schemaVersion"] = dashboard => dashboard.SchemaVersion is { } version ? $"{version}" : "",
        ["panels"] = dashboard => $"{dashboard.Panels.Count}",
        ["rows"] = dashboard => $"{dashboard.Rows.Count}",
        ["targets"] = dashboard => $"{dashboard.Panels.Sum(panel => panel.Targets.Count)}",
        ["promql_targets"] = dashboard => $"{Queries(dashboard).Count()}",
        ["other_targets"] = dashboard => $"{dashboard.Panels.SelectMany(panel => panel.Targets).Count(target => !target.IsPromQl)}",
        ["promql_distinct"] = dashboard => $"{Queries(dashboard).Distinct().Count()}",
        ["promql_not_parsed"] = dashboard => $"{Queries(dashboard).Distinct().Count(query => PromParser.Parse(GrafanaMacros.Replace(query)).Expression is null)}",
        ["datasource_references"] = dashboard => $"{GrafanaSource.Of(dashboard).Count()}",
        ["hardcoded_datasources"] = dashboard => $"{GrafanaSource.Of(dashboard).Count(source => source.IsLiteral)}",
        ["hardcoded_panel_datasources"] = dashboard => $"{dashboard.Panels.Count(panel => GrafanaSource.Of(panel).Any(source => source.IsLiteral && source.Value == panel.Datasource))}",
        ["panels_without_title"] = dashboard => $"{dashboard.Panels.Count(panel => panel.Title.Length == 0)}",
        ["panels_without_unit"] = dashboard => $"{dashboard.Panels.Count(panel => panel.Unit.Length == 0 && WithUnit.Contains(panel.Type))}",
        ["panels_without_datasource"] = dashboard => $"{dashboard.Panels.Count(panel => panel.Type != "text" && panel.Datasource is null && panel.Targets.Any(target => target.Datasource is null))}",
        ["duplicate_panel_ids"] = dashboard => $"{dashboard.Panels.Select(panel => panel.Id).Concat(dashboard.Rows.Select(row => row.Value.Get("id")?.Written ?? "")).Where(id => id.Length > 0).GroupBy(id => id).Count(same => same.Count() > 1)}",
        ["inputs"] = dashboard => $"{dashboard.Inputs.Count}",
        ["template_variables"] = dashboard => $"{dashboard.Variables.Count}",
        ["datasource_variable"] = dashboard => dashboard.Variables.Any(variable => variable.Type == "datasource") ? "true" : "false",
    };

    [Fact]
    public void Every_query_of_our_own_dashboards_parses()
    {
        var queries = Dashboards(SourceTree.At(Own)).SelectMany(dashboard => Queries(dashboard)).ToList();

        Assert.Equal(6, queries.Count);
        Assert.All(queries, query => Assert.Null(PromParser.Parse(GrafanaMacros.Replace(query)).Problem));
    }

    [Fact]
    public void Every_number_of_every_file_of_the_corpus_is_that_of_the_oracle()
    {
        if (SharedCorpus.Find(SourceTree.Root, output) is not { } corpus)
        {
            return;
        }

        var expected = JsonNode.Parse(File.ReadAllText(Path.Combine(corpus, "oracle.json")))!["dashboards"]!;
        var dashboards = Dashboards(Path.Combine(corpus, "dashboards"));
        var files = expected["files"]!.AsObject();
        var compared = dashboards.SelectMany(dashboard => Numbers.Where(number => files[dashboard.File]!.AsObject().ContainsKey(number.Key))
            .Select(number => (dashboard.File, Number: number.Key, Expected: $"{files[dashboard.File]![number.Key]}", Found: number.Value(dashboard)))).ToList();

        Assert.Equal(files.Select(file => file.Key).Order(StringComparer.Ordinal), dashboards.Select(dashboard => dashboard.File));
        Assert.All(Numbers.Keys, number => Assert.Contains(compared, each => each.Number == number));
        Assert.Equal("", string.Join('\n', compared.Where(each => each.Expected != each.Found)));
        output.WriteLine($"{compared.Count} numbers of {dashboards.Count} dashboards compared");
        Assert.Empty(dashboards.Select(dashboard => dashboard.Uid?.Text).OfType<string>().GroupBy(uid => uid).Where(same => same.Count() > 1).Select(same => same.Key));
    }

    private static IEnumerable<string> Queries(GrafanaDashboard dashboard) => dashboard.Panels.SelectMany(panel => panel.Expressions);

    private static List<GrafanaDashboard> Dashboards(string folder)
    {
        var dashboards = Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Select(file => GrafanaDashboard.Read(Path.GetRelativePath(folder, file), File.ReadAllBytes(file))).OrderBy(dashboard => dashboard.File, StringComparer.Ordinal).ToList();
        Assert.All(dashboards, dashboard => Assert.Null(dashboard.Problem));
        return dashboards;
    }
}
