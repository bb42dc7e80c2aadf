using PipelineBuild.Artifacts;
using PipelineBuild.Ledger;
using PipelineBuild.Mcp.Publishing;
using PipelineBuild.Tools.Npm;

namespace PipelineBuild.Tests.Mcp.Publishing;

/// <summary>Versions with "!" behind them are deprecated; entries of the ledger are "kind outcome version" with the withdrawn one behind a "&lt;".</summary>
public class RollbackDecisionTests
{
    [Theory]
    [InlineData("1.0.0 1.1.0", "1.1.0", "", "1.1.0 -> 1.0.0")]
    [InlineData("1.0.0 1.1.0 1.2.0", "1.2.0", "", "1.2.0 -> 1.1.0")]
    [InlineData("1.0.0 1.1.0! 1.2.0", "1.2.0", "", "1.2.0 -> 1.0.0")]
    [InlineData("1.0.0 1.1.0 1.2.0!", "1.2.0", "", "1.2.0 -> 1.1.0")]
    [InlineData("1.0.0 1.1.0-beta.1 1.2.0", "1.2.0", "", "1.2.0 -> 1.0.0")]
    [InlineData("1.0.0 2.0.0 1.9.1", "2.0.0", "", "2.0.0 -> 1.9.1")]
    [InlineData("1.0.0 1.1.0 1.2.0", "1.2.0", "npm-publish passed 1.0.0,npm-publish passed 1.2.0", "1.2.0 -> 1.0.0")]
    [InlineData("1.0.0 1.1.0 1.2.0", "1.2.0", "npm-publish failed 1.1.0", "1.2.0 -> 1.0.0")]
    [InlineData("1.0.0 1.1.0 1.2.0", "1.2.0", "npm-publish failed 1.1.0,npm-publish passed 1.1.0", "1.2.0 -> 1.1.0")]
    public void Back_to_the_last_good_version(string versions, string latest, string ledger, string decision) => Assert.Equal(decision, Decide(versions, latest, null, ledger));

    [Theory]
    [InlineData("1.0.0 1.1.0!", "1.0.0", "", "done at 1.0.0")]
    [InlineData("1.0.0 1.1.0! 1.2.0!", "1.0.0", "", "done at 1.0.0")]
    [InlineData("0.9.0 1.0.0! 1.1.0!", "1.0.0", "", "1.0.0 -> 0.9.0")]
    [InlineData("1.0.0 1.1.0 1.2.0", "1.1.0", "npm-rollback partial 1.1.0<1.2.0", "1.2.0 -> 1.1.0")]
    [InlineData("1.0.0 1.1.0 1.2.0", "1.2.0", "npm-rollback partial 1.1.0<1.2.0", "1.2.0 -> 1.1.0")]
    [InlineData("1.0.0 1.1.0 1.2.0", "1.1.0", "npm-rollback partial 1.1.0<1.2.0,npm-rollback passed 1.1.0<1.2.0", "1.1.0 -> 1.0.0")]
    public void What_was_begun_is_finished_and_not_done_twice(string versions, string latest, string ledger, string decision) => Assert.Equal(decision, Decide(versions, latest, null, ledger));

    [Theory]
    [InlineData("1.0.0 1.1.0 1.2.0", "1.2.0", "1.0.0", "1.2.0 -> 1.0.0")]
    [InlineData("1.0.0 1.1.0!", "1.0.0", "1.0.0", "done at 1.0.0")]
    [InlineData("1.0.0 1.1.0", "1.0.0", "1.1.0", "latest of a names 1.0.0, and 1.1.0 is higher: that is no way back")]
    [InlineData("1.0.0! 1.1.0", "1.1.0", "1.0.0", "a@1.0.0 is deprecated itself: bad")]
    [InlineData("1.0.0 1.1.0", "1.1.0", "0.9.0", "the registry holds no a@0.9.0; it holds 1.0.0, 1.1.0")]
    public void Back_to_the_version_that_is_asked_for(string versions, string latest, string asked, string decision) => Assert.Equal(decision, Decide(versions, latest, asked, ""));

    [Theory]
    [InlineData("1.0.0", "1.0.0", "the registry holds no good version of a before 1.0.0; publish a mended one, or name a version with --package-version")]
    [InlineData("1.0.0", "", "the registry holds no a under the dist-tag latest")]
    public void Nothing_to_go_back_to_is_a_problem(string versions, string latest, string decision) => Assert.Equal(decision, Decide(versions, latest, null, ""));

    private static string Decide(string versions, string latest, string? asked, string ledger)
    {
        var packument = new NpmPackument(
            versions.Split(' ').ToDictionary(version => version.TrimEnd('!'), version => new NpmVersion("sha512-x", version.EndsWith('!') ? "bad" : null)),
            latest.Length == 0 ? new Dictionary<string, string>() : new Dictionary<string, string> { ["latest"] = latest });
        var entries = ledger.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Entry).ToList();
        var decision = RollbackDecision.Decide(packument, "a", "latest", asked is not null && SemanticVersion.TryParse(asked, out var version) ? version : null, entries);
        return decision.Problem ?? (decision.IsDone ? $"done at {decision.To}" : $"{decision.From} -> {decision.To}");
    }

    private static LedgerEntry Entry(string text)
    {
        var words = text.Split(' ');
        var versions = words[2].Split('<');
        return new LedgerEntry(words[0], words[1]) { Packages = [new LedgerPackage("a", versions[0], "https://npm.example.org/", "sha512-x", ["latest"]) { Withdrawn = versions.ElementAtOrDefault(1) }] };
    }
}
