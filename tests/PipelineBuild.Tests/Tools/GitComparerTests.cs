using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Tools;

public sealed class GitComparerTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly IProcessRunner runner = new ProcessRunner(new SecretMask());

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Whatever_differs_counts_committed_or_not_and_renames_under_both_names()
    {
        await CommitAsync("sub/same", "sub/edited", "sub/deleted", "sub/old name", "sub/staged", "outside");
        await GitAsync("tag", "v1");
        await CommitAsync("sub/committed");
        File.Move(folder.At("sub/old name"), folder.At("sub/new\nname"));
        File.Delete(folder.At("sub/deleted"));
        folder.Write("sub/edited", "other");
        folder.Write("sub/staged", "other");
        folder.Write("outside", "other");
        folder.Write("sub/.gitignore", "dist\n");
        folder.Write("sub/dist/app", "");
        await GitAsync("add", "sub/staged");

        var comparison = await Comparer.CompareAsync(folder.At("sub"), "v1", default);

        Assert.Equal([".gitignore", "committed", "deleted", "edited", "new\nname", "old name", "staged"], comparison.Changed.Order(StringComparer.Ordinal));
        Assert.Equal(["dist/app"], comparison.Ignored);
        Assert.Contains("same", comparison.Known);
    }

    [Fact]
    public async Task No_repository_and_an_unknown_commit_are_told_with_the_remedy()
    {
        Assert.Contains("is in no git repository", (await Assert.ThrowsAsync<GitReferenceException>(() => Comparer.CompareAsync(folder.Path, "v1", default))).Message);
        await CommitAsync("file");
        foreach (var name in (string[])["v1", "--output=x", "HEAD:file"])
        {
            Assert.StartsWith($"this repository holds no commit '{name}'; fetch it first", (await Assert.ThrowsAsync<GitReferenceException>(() => Comparer.CompareAsync(folder.Path, name, default))).Message);
        }
    }

    [Fact]
    public async Task A_shallow_clone_that_lacks_the_commit_says_how_to_get_it()
    {
        await CommitAsync("file");
        await GitAsync("tag", "v1");
        await CommitAsync("more");
        await GitAsync("clone", "--quiet", "--depth=1", "--no-tags", $"file://{folder.Path}", folder.At("clone"));

        Assert.Contains("fetch-depth: 0", (await Assert.ThrowsAsync<GitReferenceException>(() => Comparer.CompareAsync(folder.At("clone"), "v1", default))).Message);
    }

    private GitComparer Comparer => new(runner, new ProgramLocator(new UserFolders(folder.At("cache"), folder.At("data")), EnvironmentVariables.OfProcess()));

    private async Task CommitAsync(params string[] files)
    {
        if (!Directory.Exists(folder.At(".git")))
        {
            await GitAsync("init", "--quiet");
        }

        foreach (var file in files)
        {
            folder.Write(file, "text");
        }

        await GitAsync(["add", "--", .. files]);
        await GitAsync("-c", "user.name=Test", "-c", "user.email=test@example.com", "commit", "--quiet", "--message=state");
    }

    private async Task GitAsync(params string[] arguments) => await runner.RunCheckedAsync(Command.Of("git", arguments) with { WorkingDirectory = folder.Path }, default);
}
