using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.Compose;
using PipelineBuild.Containers.Compose;
using PipelineBuild.Results;
using PipelineBuild.Results.Rules;

namespace PipelineBuild.Tests.Containers.Compose;

/// <summary>Every rule on its own cases: <c>bad-*.yml</c> with what is found beside it, <c>good-*.yml</c> in which it finds nothing.</summary>
public class ComposeRulesTests
{
    private const string Cases = "tests/PipelineBuild.Tests/Containers/Compose/cases";

    public static TheoryData<string, string> Bad => Files("bad-*.yml");

    public static TheoryData<string, string> Good => Files("good-*.yml");

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_rule_finds_what_is_bad(string rule, string file)
    {
        var found = FindingsOf(rule, file);

        Assert.NotEmpty(found);
        Assert.DoesNotContain("hunter22", string.Concat(found.Select(finding => finding.Message)));
        Golden.MatchesFile(Path.ChangeExtension(PathOf(rule, file), ".expected"), string.Concat(found.Select(finding => $"{finding.Place[(finding.Place.LastIndexOf('/') + 1)..]}: {finding.Severity.ToString().ToLowerInvariant()}: {finding.Message}\n")));
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void A_rule_finds_nothing_in_what_is_good(string rule, string file) => Assert.Empty(FindingsOf(rule, file));

    [Fact]
    public void Every_rule_has_both_kinds_of_cases_and_no_case_is_of_no_rule()
    {
        var names = ComposeRules.Ids.Select(id => id["compose/".Length..]).ToList();

        Assert.Equal(names.Order(StringComparer.Ordinal), Directory.EnumerateDirectories(SourceTree.At(Cases)).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Empty(names.Except(Bad.Select(row => (string)row[0])));
        Assert.Empty(names.Except(Good.Select(row => (string)row[0])));
    }

    [Fact]
    public void Every_class_of_a_rule_is_listed_under_its_own_name()
    {
        var classes = Directory.EnumerateFiles(SourceTree.At("src/PipelineBuild/Containers/Compose/Rules"), "*.cs").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal);

        Assert.Equal(classes, ComposeRules.Ids.Select(id => string.Concat(id["compose/".Length..].Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]))).Order(StringComparer.Ordinal));
        Assert.Equal(ComposeRules.Ids.Order(StringComparer.Ordinal), ComposeRules.Ids);
    }

    [Fact]
    public void Every_rule_is_in_the_catalogue() => Assert.Empty(ComposeRules.Ids.Except(RuleCatalogue.All.Select(rule => rule.Id)));

    private static List<Finding> FindingsOf(string rule, string file)
    {
        var project = ComposeReader.Read(new Workspace(SourceTree.Root), PathOf(rule, file));
        var report = ComposeCheck.Run(project, RuleSettings.Usual);
        Assert.Empty(project.Problems);
        Assert.Empty(report.Findings.Where(finding => finding.Rule == "compose/unknown-key" && rule != "unknown-key").Select(finding => finding.Message));
        return report.Findings.Where(finding => finding.Rule == $"compose/{rule}").ToList();
    }

    private static string PathOf(string rule, string file) => SourceTree.At(Path.Combine(Cases, rule, file));

    private static TheoryData<string, string> Files(string pattern)
    {
        var data = new TheoryData<string, string>();
        foreach (var file in Directory.EnumerateFiles(SourceTree.At(Cases), pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            data.Add(Path.GetFileName(Path.GetDirectoryName(file))!, Path.GetFileName(file));
        }

        return data;
    }
}
