using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.Compose;
using PipelineBuild.Containers.Compose;
using PipelineBuild.Results;
using PipelineBuild.Results.Rules;

namespace PipelineBuild.Tests.Containers.Compose;

/// <summary>Every rule on its own cases: <c>bad-*.yml</c> with what is found beside it, <c>good-*.yml</c> in which it finds nothing.</summary>
public class ComposeRulesTests
{
    private static readonly RuleCases Cases = new("tests/PipelineBuild.Tests/Containers/Compose/cases", "src/PipelineBuild/Containers/Compose/Rules", ComposeRules.Ids);

    public static TheoryData<string, string> Bad => Cases.Of("bad-*.yml");

    public static TheoryData<string, string> Good => Cases.Of("good-*.yml");

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_rule_finds_what_is_bad(string rule, string file)
    {
        var found = FindingsOf(rule, file);

        Assert.DoesNotContain("hunter22", string.Concat(found.Select(finding => finding.Message)));
        Cases.AreExpected(rule, file, found);
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void A_rule_finds_nothing_in_what_is_good(string rule, string file) => Assert.Empty(FindingsOf(rule, file));

    [Fact]
    public void Every_rule_has_both_kinds_of_cases_and_no_case_is_of_no_rule() => Cases.AreComplete(Bad, Good);

    [Fact]
    public void Every_class_of_a_rule_is_listed_under_its_own_name_and_in_the_catalogue() => Cases.AreListed();

    private static List<Finding> FindingsOf(string rule, string file)
    {
        var project = ComposeReader.Read(new Workspace(SourceTree.Root), Cases.PathOf(rule, file));
        var report = ComposeCheck.Run(project, RuleSettings.Usual);
        Assert.Empty(project.Problems);
        Assert.Empty(report.Findings.Where(finding => finding.Rule == "compose/unknown-key" && rule != "unknown-key").Select(finding => finding.Message));
        return report.Findings.Where(finding => finding.Rule == $"compose/{rule}").ToList();
    }
}
