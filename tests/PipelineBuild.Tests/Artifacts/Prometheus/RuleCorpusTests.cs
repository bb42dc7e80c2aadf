using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Artifacts.PromQl;
using PipelineBuild.Tests.Fakes;
using Xunit.Abstractions;

namespace PipelineBuild.Tests.Artifacts.Prometheus;

/// <summary>
/// Counts in whole rule files what other programs counted in them. <c>Corpus/</c> holds a few files and what PyYAML and promtool found; PIPELINE_CORPUS names a
/// folder with many files of other people and their <c>oracle.json</c>.
/// </summary>
public partial class RuleCorpusTests(ITestOutputHelper output)
{
    private const string Own = "tests/PipelineBuild.Tests/Artifacts/Prometheus/Corpus";

    [Fact]
    public void Numbers_are_those_of_the_oracle_of_this_repository() => Assert.True(Compare(SourceTree.At(Own), OracleOf(SourceTree.At(Own), "rules", "files")) > 30);

    [Fact]
    public void Numbers_are_those_of_the_oracle_of_the_corpus_where_there_is_one()
    {
        if (Corpus() is { } corpus)
        {
            Assert.True(Compare(Path.Combine(corpus, "rules"), OracleOf(corpus, "rules", "files")) > 150);
            Assert.True(Compare(Path.Combine(corpus, "slo"), OracleOf(corpus, "slo", "golden")) > 100);
        }
    }

    [Fact]
    public void Totals_are_those_of_the_oracle_of_the_corpus_where_there_is_one()
    {
        if (Corpus() is not { } corpus)
        {
            return;
        }

        var files = OracleOf(corpus, "rules", "files").Select(pair => Numbers(Path.Combine(corpus, "rules"), pair.Key)).ToList();
        var totals = OracleOf(corpus, "rules", "totals");
        var names = files[0].Keys.Where(name => totals[name] is JsonValue value && value.TryGetValue<int>(out _)).ToList();

        Assert.Equal($"{totals["files"]}", $"{files.Count}");
        Assert.Equal(names.Select(name => $"{name}: {totals[name]}"), names.Select(name => $"{name}: {files.Sum(file => int.TryParse(file[name], CultureInfo.InvariantCulture, out var number) ? number : 0)}"));
        output.WriteLine($"{names.Count + 1} totals compared");
    }

    [Fact]
    public void Every_expression_of_the_rules_of_the_corpus_is_read_where_there_is_one()
    {
        if (Corpus() is not { } corpus)
        {
            return;
        }

        var workspace = new Workspace(corpus);
        var rules = new[] { "rules", "rule-tests", "slo/slok__sloth/golden" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(corpus, folder), "*", SearchOption.AllDirectories))
            .Where(file => Path.GetExtension(file) is ".yaml" or ".yml" or ".json")
            .SelectMany(file => RuleFileReader.Read(workspace, file).Rules).ToList();

        // The golden file for VictoriaMetrics has functions that Prometheus refuses, too.
        Assert.Empty(rules.Where(rule => rule.Tree is null && !rule.Expression.Text.Contains("histogram_share(", StringComparison.Ordinal)).Select(rule => $"{rule.Place}: {rule.Parse.Problem}"));
        output.WriteLine($"{rules.Count} expressions of rules are read");
        Assert.True(rules.Count > 500);
    }

    [Fact]
    public void Every_query_of_the_dashboards_of_the_corpus_is_read_where_there_is_one()
    {
        if (Corpus() is not { } corpus)
        {
            return;
        }

        var queries = Directory.EnumerateFiles(Path.Combine(corpus, "dashboards"), "*.json", SearchOption.AllDirectories)
            .SelectMany(file => Queries(JsonNode.Parse(File.ReadAllText(file)), null).Distinct()).ToList();

        Assert.Empty(queries.Select(query => (query, PromParser.Parse(WithoutVariables(query)).Problem)).Where(pair => pair.Problem is not null).Select(pair => $"{pair.query}: {pair.Problem}"));
        output.WriteLine($"{queries.Count} queries of dashboards are read");
        Assert.Equal($"{OracleOf(corpus, "dashboards", "totals")["promql_distinct"]}", $"{queries.Count}");
    }

    private string? Corpus() => SharedCorpus.Find(SourceTree.Root, output);

    private static JsonObject OracleOf(string folder, string part, string list) => JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "oracle.json")))![part]![list]!.AsObject();

    private int Compare(string folder, JsonObject files)
    {
        var compared = 0;
        var wrong = new List<string>();
        foreach (var (file, expected) in files)
        {
            var actual = Numbers(folder, file);
            var isResource = expected!["prometheus_rule_resource"]?.GetValue<bool>() ?? File.ReadAllText(Path.Combine(folder, file)).Contains("kind: PrometheusRule", StringComparison.Ordinal);
            foreach (var (name, value) in expected.AsObject().Where(pair => actual.ContainsKey(pair.Key) && !(isResource && pair.Key == "promtool")))
            {
                compared++;
                wrong.AddRange(value!.ToString() == actual[name] ? [] : [$"{file}: {name}: {value} expected, {actual[name]} counted"]);
            }
        }

        output.WriteLine($"{compared} numbers of {files.Count} files compared");
        Assert.Empty(wrong);
        return compared;
    }

    private static Dictionary<string, string> Numbers(string folder, string file)
    {
        var read = RuleFileReader.Read(new Workspace(folder), Path.Combine(folder, file));
        var alerts = read.Rules.Where(rule => rule.IsAlert).ToList();
        return new Dictionary<string, string>
        {
            ["pyyaml"] = read.Problems.FirstOrDefault(problem => problem.Message.Contains("not valid YAML", StringComparison.Ordinal)) is null ? "ok" : file.Contains("invalid-yaml", StringComparison.Ordinal) ? "ScannerError" : "ParserError",
            ["promtool"] = read.Problems.Count == 0 ? "pass" : "fail",
            ["documents"] = $"{read.Documents}",
            ["groups"] = $"{read.Groups.Count}",
            ["records"] = $"{read.Rules.Count(rule => rule.Record is not null)}",
            ["alerts"] = $"{alerts.Count}",
            ["alerts_without_for"] = $"{alerts.Count(alert => alert.For is null)}",
            ["alerts_without_severity"] = $"{alerts.Count(alert => !alert.Labels.ContainsKey("severity"))}",
            ["alerts_without_summary"] = $"{Lacking("summary")}",
            ["alerts_without_description"] = $"{Lacking("description", "message")}",
            ["alerts_without_runbook_url"] = $"{Lacking("runbook_url", "runbook")}",
        };

        int Lacking(params string[] names) => alerts.Count(alert => !names.Any(alert.Annotations.ContainsKey));
    }

    /// <summary>Queries of panels that ask Prometheus.</summary>
    private static IEnumerable<string> Queries(JsonNode? node, JsonNode? source)
    {
        if (node is JsonArray array)
        {
            return array.SelectMany(item => Queries(item, source));
        }

        if (node is not JsonObject item)
        {
            return [];
        }

        source = item["datasource"] ?? source;
        var here = item["expr"] is JsonValue query && query.TryGetValue<string>(out var text) && text.Trim().Length > 0 && AsksPrometheus(source) ? [text] : Array.Empty<string>();
        return here.Concat(item.Where(pair => pair.Key is "panels" or "rows" or "targets").SelectMany(pair => Queries(pair.Value, source)));
    }

    private static bool AsksPrometheus(JsonNode? source) => source is not JsonObject named || (named["type"]?.ToString() is null or "prometheus" && !OtherSource().IsMatch(named["uid"]?.ToString() ?? ""));

    private static string WithoutVariables(string query) => Variable().Replace(query, variable => variable.Groups["range"].Success ? $"{variable.Groups["range"].Value}5m" : "x");

    [GeneratedRegex("loki|tempo|pyroscope")]
    private static partial Regex OtherSource();

    [GeneratedRegex(@"(?<range>[\[:]\s*|offset\s+)?\$(?:\{[^}]*\}|\w+)")]
    private static partial Regex Variable();
}
