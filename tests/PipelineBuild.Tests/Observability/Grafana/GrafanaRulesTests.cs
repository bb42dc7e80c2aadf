using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Observability.Grafana;
using PipelineBuild.Results;
using PipelineBuild.Results.Rules;

namespace PipelineBuild.Tests.Observability.Grafana;

/// <summary>Every rule on its own cases: folders <c>bad-*</c> with what is found in them, folders <c>good-*</c> in which it finds nothing.</summary>
public class GrafanaRulesTests
{
    private const string Cases = "tests/PipelineBuild.Tests/Observability/Grafana/cases";

    public static TheoryData<string, string> Bad => Folders("bad-*");

    public static TheoryData<string, string> Good => Folders("good-*");

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_rule_finds_what_is_bad(string rule, string folder)
    {
        var found = FindingsOf(rule, folder);

        Assert.NotEmpty(found);
        Golden.MatchesFile(Path.Combine(PathOf(rule, folder), "expected.txt"), string.Concat(found.Select(finding => $"{finding.Place}: {finding.Severity.ToString().ToLowerInvariant()}: {finding.Message}\n")));
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void A_rule_finds_nothing_in_what_is_good(string rule, string folder) => Assert.Empty(FindingsOf(rule, folder).Select(finding => finding.Message));

    [Fact]
    public void Every_rule_has_both_kinds_of_cases_and_no_case_is_of_no_rule()
    {
        var names = GrafanaRules.Ids.Select(NameOf).Order(StringComparer.Ordinal).ToList();

        Assert.Equal(names, Directory.EnumerateDirectories(SourceTree.At(Cases)).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Empty(names.Except(Bad.Select(row => (string)row[0])));
        Assert.Empty(names.Except(Good.Select(row => (string)row[0])));
    }

    [Fact]
    public void Every_class_of_a_rule_is_listed_under_its_own_name()
    {
        var classes = Directory.EnumerateFiles(SourceTree.At("src/PipelineBuild/Observability/Grafana/Rules"), "*.cs").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal);

        Assert.Equal(classes, GrafanaRules.Ids.Select(id => string.Concat(NameOf(id).Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]))).Order(StringComparer.Ordinal));
        Assert.Equal(GrafanaRules.Ids.Order(StringComparer.Ordinal), GrafanaRules.Ids);
    }

    [Fact]
    public void Every_rule_is_in_the_catalogue() => Assert.Empty(GrafanaRules.Ids.Except(RuleCatalogue.All.Select(rule => rule.Id)));

    [Fact]
    public void A_rule_that_lacks_what_it_needs_is_told() =>
        Assert.Equal(["grafana/unknown-datasource", "grafana/unknown-metric"], new GrafanaCheck(new GrafanaSurroundings(null, null, null), RuleSettings.Usual).Unasked.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void What_is_switched_off_is_kept_with_its_reason()
    {
        var off = new RuleSettings([new("grafana/no-uid", null, "imported by hand only", [])]);
        var dashboard = GrafanaDashboard.Read("a.json", "{\"title\":\"A\",\"panels\":[]}");

        var report = new GrafanaCheck(new GrafanaSurroundings(null, null, null), off).Of(dashboard);

        Assert.Equal("imported by hand only", Assert.Single(report.Ignored).Reason);
        Assert.DoesNotContain(report.Findings, finding => finding.Rule == "grafana/no-uid");
    }

    private static List<Finding> FindingsOf(string rule, string folder)
    {
        var workspace = new Workspace(PathOf(rule, folder));
        var dashboards = Directory.EnumerateFiles(workspace.Root, "dashboard*.json").Order(StringComparer.Ordinal).Select(file => GrafanaDashboard.Read(Path.GetFileName(file), File.ReadAllBytes(file))).ToList();
        Assert.All(dashboards, dashboard => Assert.Null(dashboard.Problem));
        var (metrics, sources) = (Path.Combine(workspace.Root, "metrics.txt"), Path.Combine(workspace.Root, "datasources.yaml"));
        var around = new GrafanaSurroundings(
            File.Exists(metrics) ? MetricCatalogue.Of([Exposition.Read(new StringReader(File.ReadAllText(metrics)), "metrics.txt")]) : null,
            new HashSet<string>(),
            File.Exists(sources) ? GrafanaProvisioning.Read(workspace, ["datasources.yaml"]).Names : null);
        var check = new GrafanaCheck(around, RuleSettings.Usual);
        return dashboards.SelectMany(dashboard => check.Of(dashboard).Findings).Concat(check.OfAll(dashboards.Select(DashboardCard.Of).ToList()).Findings).Where(finding => NameOf(finding.Rule) == rule).ToList();
    }

    private static string NameOf(string id) => id[(id.IndexOf('/') + 1)..];

    private static string PathOf(string rule, string folder) => SourceTree.At(Path.Combine(Cases, rule, folder));

    private static TheoryData<string, string> Folders(string pattern)
    {
        var data = new TheoryData<string, string>();
        foreach (var folder in Directory.EnumerateDirectories(SourceTree.At(Cases)).SelectMany(rule => Directory.EnumerateDirectories(rule, pattern)).Order(StringComparer.Ordinal))
        {
            data.Add(Path.GetFileName(Path.GetDirectoryName(folder))!, Path.GetFileName(folder));
        }

        return data;
    }
}
