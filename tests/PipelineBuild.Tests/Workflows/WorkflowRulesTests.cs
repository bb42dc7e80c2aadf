using PipelineBuild.Artifacts;
using PipelineBuild.Results;
using PipelineBuild.Workflows;
using PipelineBuild.Workflows.Reading;

namespace PipelineBuild.Tests.Workflows;

/// <summary>Every rule on its own cases: <c>bad-*.yml</c> with what is found beside it, <c>good-*.yml</c> in which it finds nothing. A <c>.md</c> of the same name is the README.</summary>
public class WorkflowRulesTests
{
    private static readonly RuleCases Cases = new("tests/PipelineBuild.Tests/Workflows/cases", "src/PipelineBuild/Workflows/Rules", WorkflowRules.Ids);

    /// <summary>A repository that publishes to GitHub's registry, signs with its word, shares its ledger and has a Grafana.</summary>
    private static readonly WorkflowInputs Inputs = new(UsualSettings.Workflows)
    {
        HasImages = true,
        HasPackages = true,
        Registry = "ghcr.io/acme",
        Platforms = ["linux/amd64"],
        SignsOnPublish = true,
        SignsKeyless = true,
        TrustsGitHub = true,
        SharesLedger = true,
        Secrets =
        [
            new NamedSecret("containers.registry.username.env", "REGISTRY_USER"),
            new NamedSecret("containers.registry.password.env", "REGISTRY_PASSWORD"),
            new NamedSecret("observability.grafana.servers[0].token.env", "GRAFANA_TOKEN"),
        ],
    };

    public static TheoryData<string, string> Bad => Cases.Of("bad-*.yml");

    public static TheoryData<string, string> Good => Cases.Of("good-*.yml");

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_rule_finds_what_is_bad(string rule, string file) => Cases.AreExpected(rule, file, FindingsOf(rule, file));

    [Theory]
    [MemberData(nameof(Good))]
    public void A_rule_finds_nothing_in_what_is_good(string rule, string file) => Assert.Empty(FindingsOf(rule, file));

    [Fact]
    public void Every_rule_has_both_kinds_of_cases_and_no_case_is_of_no_rule() => Cases.AreComplete(Bad, Good);

    [Fact]
    public void Every_class_of_a_rule_is_listed_under_its_own_name_and_in_the_catalogue() => Cases.AreListed();

    private static List<Finding> FindingsOf(string rule, string file)
    {
        var path = Cases.PathOf(rule, file);
        var workflow = WorkflowReader.Read(new Workspace(SourceTree.Root), path);
        var readme = Path.ChangeExtension(path, ".md");
        var set = new WorkflowSet([workflow], Inputs, TargetNeedsList.All, new HashSet<string> { "./.github/actions/task" })
        {
            Promises = File.Exists(readme) ? WorkflowTable.PromisesOf(Path.GetFileName(readme), File.ReadAllText(readme)) : [],
        };
        var (findings, _) = WorkflowVerdict.Of(set);
        Assert.Empty(findings.Where(finding => finding.Rule == "workflows/invalid").Select(finding => finding.Message));
        return findings.Where(finding => finding.Rule == $"workflows/{rule}").ToList();
    }
}
