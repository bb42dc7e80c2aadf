using System.Text.Json.Nodes;
using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Observability.Alerts;
using PipelineBuild.Tests.Fakes;
using Xunit.Abstractions;

namespace PipelineBuild.Tests.Observability.Alerts;

/// <summary>
/// Counts in test files what another program counted in them. <c>Corpus/</c> holds a small file; PIPELINE_CORPUS names a folder with files of other people in
/// <c>rule-tests/</c> and their <c>oracle.json</c>.
/// </summary>
public class CoverageCorpusTests(ITestOutputHelper output)
{
    private const string Own = "tests/PipelineBuild.Tests/Observability/Alerts/Corpus";

    [Fact]
    public void Numbers_are_those_of_the_oracle_of_this_repository() => Assert.Equal(12, Compare(SourceTree.At(Own), Path.Combine(SourceTree.At(Own), "oracle.json")));

    [Fact]
    public void Numbers_are_those_of_the_oracle_of_the_corpus_where_there_is_one()
    {
        if (SharedCorpus.Find(SourceTree.Root, output) is not { } corpus)
        {
            return;
        }

        Assert.True(Compare(Path.Combine(corpus, "rule-tests"), Path.Combine(corpus, "oracle.json")) >= 12);
    }

    [Fact]
    public void An_alert_is_covered_by_a_firing_and_a_non_firing_case_of_its_own()
    {
        var (rules, test) = Read(SourceTree.At(Own), "small/tests.yaml");

        var alerts = AlertCoverage.Of(rules, [test]);

        Assert.Equal([("Both", 1, 1), ("OnlySilent", 0, 1), ("Never", 0, 0), ("Twin", 1, 0), ("Twin", 0, 1)], alerts.Select(alert => (alert.Alert, alert.Firing, alert.NonFiring)));
        Assert.Equal(20, AlertCoverage.Percent(alerts));
        Assert.Equal(("small/rules.yaml", 5, 5), (alerts[0].File, alerts[0].Line, alerts[0].Column));
    }

    private int Compare(string folder, string oracle)
    {
        var compared = 0;
        var wrong = new List<string>();
        var files = JsonNode.Parse(File.ReadAllText(oracle))!["rule-tests"]!["files"]!.AsObject();
        foreach (var (file, expected) in files)
        {
            var actual = Numbers(folder, file);
            foreach (var (name, value) in expected!.AsObject().Where(pair => actual.ContainsKey(pair.Key)))
            {
                compared++;
                var written = value is JsonArray list ? string.Join(' ', list.Select(each => $"{each}")) : $"{value}";
                wrong.AddRange(written == actual[name] ? [] : [$"{file}: {name}: {written} expected, {actual[name]} counted"]);
            }
        }

        output.WriteLine($"{compared} numbers of {files.Count} files compared");
        Assert.Empty(wrong);
        return compared;
    }

    private static Dictionary<string, string> Numbers(string folder, string file)
    {
        var (rules, test) = Read(folder, file);
        var alerts = AlertCoverage.Of(rules, [test]);
        var defined = alerts.Select(alert => alert.Alert).ToHashSet();
        var named = test.AlertCases.Select(single => single.Alert).Distinct().ToList();
        var firing = alerts.Where(alert => alert.Firing > 0).Select(alert => alert.Alert).Distinct().Order(StringComparer.Ordinal).ToList();
        return new()
        {
            ["alert_cases"] = $"{test.AlertCases.Count()}",
            ["alert_cases_expecting_firing"] = $"{test.AlertCases.Count(single => single.Fires)}",
            ["alerts_defined"] = $"{alerts.Count}",
            ["alerts_defined_distinct"] = $"{defined.Count}",
            ["alerts_named_in_a_case"] = $"{named.Count(defined.Contains)}",
            ["alerts_with_firing_test"] = $"{firing.Count}",
            ["alerts_without_firing_test"] = $"{defined.Count - firing.Count}",
            ["case_names_not_defined"] = string.Join(' ', named.Where(name => !defined.Contains(name)).Order(StringComparer.Ordinal)),
            ["firing_alerts"] = string.Join(' ', firing),
            ["promql_cases"] = $"{test.ExpressionCases.Count()}",
            ["rule_files"] = $"{test.RuleFiles.Count}",
            ["test_groups"] = $"{test.Groups.Count}",
        };
    }

    private static (IReadOnlyList<RuleFile> Rules, RuleTestFile Test) Read(string folder, string file)
    {
        var workspace = new Workspace(folder);
        var test = RuleTestReader.Read(workspace, Path.Combine(folder, file));
        return (test.RuleFiles.Select(rules => RuleFileReader.Read(workspace, workspace.Resolve(rules)!)).ToList(), test);
    }
}
