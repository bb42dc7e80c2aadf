using PipelineBuild.Artifacts;
using PipelineBuild.Mcp.Versioning;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.Tests.Mcp.Versioning;

public sealed class PackageFileTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("[]", "it is no JSON object")]
    [InlineData("{", "it is no JSON: ")]
    [InlineData("""{ "version": "1.0.0" }""", "it has no name")]
    [InlineData("""{ "name": "a" }""", "it has no version; write one")]
    [InlineData("""{ "name": "a", "version": "1.0" }""", "its version '1.0' is no semantic version")]
    public void A_manifest_that_can_not_be_used(string text, string problem) => Assert.StartsWith(problem, Assert.Throws<InvalidDataException>(() => VersionedManifest.Parse(text)).Message);

    [Theory]
    [InlineData("""{ "version": "2", "devDependencies": { "a": "1" }, "scripts": { "test": "x" } }""", false)]
    [InlineData("""{ "version": "1", "dependencies": { "a": "1" } }""", true)]
    [InlineData("""{ "version": "1", "scripts": { "postinstall": "x" } }""", true)]
    [InlineData("""{ "version": "1", "bin": "a.js" }""", true)]
    public void What_users_notice_of_a_manifest(string after, bool differs) => Assert.Equal(differs, VersionedManifest.DiffersForUsers("""{ "version": "1" }""", after));

    [Theory]
    [InlineData("^1.2.0", "^1.3.0")]
    [InlineData("~1.2.0", "~1.3.0")]
    [InlineData("1.2.0", "1.3.0")]
    [InlineData(">=1.2.0", ">=1.3.0")]
    [InlineData("^1.2.0-beta.1", "^1.3.0")]
    [InlineData("*", null)]
    [InlineData("workspace:^", null)]
    [InlineData("file:../b", null)]
    [InlineData("^1.2.0 || ^2.0.0", null)]
    [InlineData("1.x", null)]
    public void A_range_follows_in_its_own_manner(string range, string? expected) => Assert.Equal(expected, new WorkspaceLink("a", "b", "dependencies", range, false).With("1.3.0"));

    [Theory]
    [InlineData("^1.2.0", "1.3.0", true)]
    [InlineData("^1.2.0", "2.0.0", false)]
    [InlineData("^1.2.0", "1.3.0-beta.0", false)]
    [InlineData("^0.2.0", "0.2.9", true)]
    [InlineData("^0.2.0", "0.3.0", false)]
    [InlineData("^0.0.2", "0.0.3", false)]
    [InlineData("~1.2.0", "1.3.0", false)]
    [InlineData(">=1.2.0", "9.0.0", true)]
    [InlineData("1.2.0", "1.2.1", false)]
    [InlineData("*", "1.3.0", false)]
    public void A_peer_that_is_taken_already_needs_nothing(string range, string version, bool satisfied)
    {
        Assert.Equal(satisfied, new WorkspaceLink("a", "b", "peerDependencies", range, false).IsSatisfiedBy(version));
        Assert.False(new WorkspaceLink("a", "b", "dependencies", range, false).IsSatisfiedBy(version));
    }

    [Fact]
    public void A_lock_file_tells_whether_a_sibling_comes_from_a_registry()
    {
        folder.Write("package-lock.json", """{ "packages": { "packages/a": {}, "node_modules/b": { "link": true }, "packages/a/node_modules/c": { "version": "1.0.0" } } }""");
        folder.Write("apart/package-lock.json", """{ "packages": { "": {}, "node_modules/b": { "version": "1.0.0" } } }""");
        var locks = new LockFiles(new Workspace(folder.Path));

        Assert.Equal((false, true, true, false), (locks.TakesFromRegistry("packages/a", "b"), locks.TakesFromRegistry("packages/a", "c"), locks.TakesFromRegistry("./apart", "b"), locks.TakesFromRegistry("elsewhere", "b")));
        Assert.Equal(["apart/package-lock.json", "package-lock.json"], locks.Of("apart/"));
    }
}
