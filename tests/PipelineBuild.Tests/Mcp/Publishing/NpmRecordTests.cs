using PipelineBuild.Ledger;
using PipelineBuild.Mcp.Publishing;

namespace PipelineBuild.Tests.Mcp.Publishing;

public class NpmRecordTests
{
    private static readonly LedgerEntry Passed = Entry(NpmRecord.Publish, NpmRecord.Passed, "1.0.0");

    [Fact]
    public void The_same_again_is_no_news()
    {
        Assert.False(NpmRecord.IsNews(Passed, [Passed]));
        Assert.False(NpmRecord.IsNews(Passed with { Commit = "another" }, [Passed, new LedgerEntry("publish", "passed"), Of("b", Passed)]));
    }

    [Fact]
    public void What_is_different_is_news()
    {
        Assert.True(NpmRecord.IsNews(Passed, []));
        Assert.True(NpmRecord.IsNews(Passed, [Of("b", Passed)]));
        Assert.True(NpmRecord.IsNews(Passed, [Entry(NpmRecord.Publish, NpmRecord.Partial, "1.0.0")]));
        Assert.True(NpmRecord.IsNews(Passed, [Passed, Entry(NpmRecord.Publish, NpmRecord.Passed, "1.1.0")]));
        Assert.True(NpmRecord.IsNews(Passed, [Passed, Entry(NpmRecord.Rollback, NpmRecord.Passed, "1.0.0")]));
        Assert.True(NpmRecord.IsNews(Entry(NpmRecord.Publish, NpmRecord.Refused, "1.0.0") with { Reason = "one" }, [Entry(NpmRecord.Publish, NpmRecord.Refused, "1.0.0") with { Reason = "other" }]));
    }

    private static LedgerEntry Entry(string kind, string outcome, string version) => new(kind, outcome)
    {
        Version = version,
        Commit = "c",
        Packages = [new LedgerPackage("a", version, "https://npm.example.org/", "sha512-x", ["latest"]) { GitTag = $"a-v{version}" }],
    };

    private static LedgerEntry Of(string name, LedgerEntry entry) => entry with { Packages = entry.Packages!.Select(package => package with { Name = name }).ToList() };
}
