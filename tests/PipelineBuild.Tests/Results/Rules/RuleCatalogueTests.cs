using System.Text.RegularExpressions;
using PipelineBuild.Results.Rules;

namespace PipelineBuild.Tests.Results.Rules;

public partial class RuleCatalogueTests
{
    private static readonly string[] Sources = ["src/PipelineBuild", "build"];

    public static TheoryData<string> Ids => [.. RuleCatalogue.All.Select(rule => rule.Id)];

    [Fact]
    public void Every_id_of_a_finding_in_the_source_is_listed_and_nothing_else() =>
        Assert.Equal(RuleCatalogue.All.Select(rule => rule.Id.TrimEnd('*')).Order(StringComparer.Ordinal), IdsInSource());

    [Fact]
    public void An_id_is_listed_once() => Assert.Equal(RuleCatalogue.All.Count, RuleCatalogue.All.DistinctBy(rule => rule.Id).Count());

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_has_a_heading_that_says_why_it_matters_and_what_to_do(string id)
    {
        var rule = RuleCatalogue.All.Single(rule => rule.Id == id);

        Assert.Contains($"\n### {rule.Heading}\n\n", File.ReadAllText(SourceTree.At(rule.Readme)));
        Assert.InRange(RuleHelp.MarkdownOf(rule).Length, 100, 1500);
        Assert.EndsWith(".", rule.Summary);
        Assert.Matches("^([A-Z0-9][A-Za-z0-9]*)+$", rule.Name);
    }

    [Theory]
    [InlineData("https://github.example/o/p", "containers/build-failed", "https://github.example/o/p/blob/HEAD/src/PipelineBuild/Containers/README.md#containersbuild-failed")]
    [InlineData("https://gitlab.example/o/p", "containers/build-failed", "https://gitlab.example/o/p/-/blob/HEAD/src/PipelineBuild/Containers/README.md#containersbuild-failed")]
    [InlineData(null, "toolchain/too-old", "file:///my%20work/p/src/PipelineBuild/Toolchain/README.md#toolchaintoo-old")]
    [InlineData(null, "quality/shellcheck-SC2086", "https://www.shellcheck.net/wiki/SC2086")]
    [InlineData("https://github.example/o/p", "new/unlisted", "https://github.example/o/p/blob/HEAD/README.md#newunlisted")]
    public void Help_is_an_absolute_address(string? repository, string id, string address) =>
        Assert.Equal(address, new RuleHelp(repository, "/my work/p").AddressOf(RuleCatalogue.Of(id)).AbsoluteUri);

    [Fact]
    public void A_member_of_a_family_has_its_own_id_and_the_help_of_the_family()
    {
        var rule = RuleCatalogue.Of("quality/shellcheck-SC2086");

        Assert.Equal(("quality/shellcheck-SC2086", "QualityShellcheckSC2086"), (rule.Id, rule.Name));
        Assert.Contains("shellcheck disable", RuleHelp.MarkdownOf(rule));
    }

    /// <summary>An id is the first argument of a finding, or a literal that begins like one which is listed.</summary>
    private static List<string> IdsInSource()
    {
        var areas = string.Join('|', RuleCatalogue.All.Select(rule => rule.Id.Split('/')[0]).Distinct());
        var literal = new Regex($"(?:Finding\\(\\s*\\$?\"(?=[a-z]+/)|\"(?=(?:{areas})/))([a-z]+/[a-z][A-Za-z-]*)(?:\"|\\{{)");
        return Sources.SelectMany(folder => Directory.EnumerateFiles(SourceTree.At(folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !Generated().IsMatch(file) && !Path.GetFileName(file).StartsWith("RuleCatalogue.", StringComparison.Ordinal))
            .SelectMany(file => literal.Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .Distinct().Order(StringComparer.Ordinal).ToList();
    }

    [GeneratedRegex(@"[\\/](?:obj|bin)[\\/]")]
    private static partial Regex Generated();
}
