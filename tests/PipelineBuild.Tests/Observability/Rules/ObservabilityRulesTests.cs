using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.Compose;
using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Observability.Linting;
using PipelineBuild.Results;
using PipelineBuild.Results.Rules;

namespace PipelineBuild.Tests.Observability.Rules;

/// <summary>Every rule on its own cases: folders <c>bad-*</c> with what is found in them, folders <c>good-*</c> in which it finds nothing.</summary>
public class ObservabilityRulesTests
{
    private static readonly RuleCases Cases = new("tests/PipelineBuild.Tests/Observability/Rules/cases", "src/PipelineBuild/Observability/Rules", ObservabilityRules.Ids);

    public static TheoryData<string, string> Bad => Cases.Of("bad-*");

    public static TheoryData<string, string> Good => Cases.Of("good-*");

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_rule_finds_what_is_bad(string rule, string folder)
    {
        var found = FindingsOf(rule, folder);

        Assert.NotEmpty(found);
        Golden.MatchesFile(Path.Combine(Cases.PathOf(rule, folder), "expected.txt"), string.Concat(found.Select(finding => $"{finding.Place}: {finding.Severity.ToString().ToLowerInvariant()}: {finding.Message}\n")));
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void A_rule_finds_nothing_in_what_is_good(string rule, string folder) => Assert.Empty(FindingsOf(rule, folder).Select(finding => finding.Message));

    [Fact]
    public void Every_rule_has_both_kinds_of_cases_and_no_case_is_of_no_rule() => Cases.AreComplete(Bad, Good);

    [Fact]
    public void Every_class_of_a_rule_is_listed_under_its_own_name_and_in_the_catalogue() => Cases.AreListed();

    [Fact]
    public void A_rule_that_lacks_what_it_needs_is_told()
    {
        var report = ObservabilityCheck.Run(new ObservabilityModel([], [], [], null, null), RuleSettings.Usual);

        Assert.Equal(["prometheus/not-loaded", "prometheus/short-range", "prometheus/unknown-job", "prometheus/unknown-metric", "prometheus/unknown-target"], report.Unasked.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("prometheus/unknown-metric", 0)]
    [InlineData("prometheus/never-fires", 1)]
    public void A_comment_is_needless_only_where_its_rule_was_asked(string rule, int complaints)
    {
        var file = RuleFileReader.ReadText(new Workspace(SourceTree.Root), "rules.yml", $"groups:\n  - name: g\n    rules:\n      - record: a:b:c # lint-ignore {rule}: exported by a host of its own\n        expr: b\n");

        var report = ObservabilityCheck.Run(new ObservabilityModel([file], [], [], null, null), RuleSettings.Usual);

        Assert.Equal(complaints, report.Findings.Count(finding => finding.Rule == "observability/ignore"));
    }

    [Fact]
    public void The_last_setting_about_a_rule_and_a_file_holds()
    {
        var settings = new RuleSettings([new("prometheus/no-severity", Severity.Error, "here it matters", []), new("prometheus/no-severity", null, "not in this file", ["rules.yml"])]);
        var model = Model("no-severity", "bad-absent");

        var off = ObservabilityCheck.Run(model, settings);
        var on = ObservabilityCheck.Run(model, new RuleSettings(settings.Rules.Take(1).ToList()));

        Assert.Equal("not in this file", Assert.Single(off.Ignored).Reason);
        Assert.DoesNotContain(off.Findings, finding => finding.Rule == "prometheus/no-severity");
        Assert.Equal(Severity.Error, Assert.Single(on.Findings, finding => finding.Rule == "prometheus/no-severity").Severity);
    }

    private static List<Finding> FindingsOf(string rule, string folder)
    {
        var model = Model(rule, folder);
        Assert.Empty(model.RuleFiles.SelectMany(file => file.Problems).Select(problem => problem.Message));
        return ObservabilityCheck.Run(model, RuleSettings.Usual).Findings.Where(finding => RuleCases.NameOf(finding.Rule) == rule).ToList();
    }

    private static ObservabilityModel Model(string rule, string folder)
    {
        var workspace = new Workspace(Cases.PathOf(rule, folder));
        var metrics = Path.Combine(workspace.Root, "metrics.txt");
        var compose = Path.Combine(workspace.Root, "compose.yml");
        return new ObservabilityModel(
            Files(workspace, "rules*.yml").Select(file => RuleFileReader.Read(workspace, file)).ToList(),
            Files(workspace, "prometheus.yml").Select(file => PrometheusConfigReader.Read(workspace, file)).ToList(),
            Files(workspace, "alertmanager.yml").Select(file => AlertmanagerConfigReader.Read(workspace, file)).ToList(),
            File.Exists(metrics) ? MetricCatalogue.Of([Exposition.Read(new StringReader(File.ReadAllText(metrics)), "metrics.txt")]) : null,
            File.Exists(compose) ? ComposeReader.Read(workspace, compose).Services.Select(service => service.Name).ToHashSet() : null);
    }

    private static IEnumerable<string> Files(Workspace workspace, string pattern) => Directory.EnumerateFiles(workspace.Root, pattern).Order(StringComparer.Ordinal);
}
