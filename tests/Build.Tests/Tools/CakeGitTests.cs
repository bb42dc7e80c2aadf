using Build.Tests.CakeCompat;
using Build.Tools;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace Build.Tests.Tools;

public sealed class CakeGitTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly RunCancellation cancellation = new();

    public void Dispose()
    {
        cancellation.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Outside_a_repository_and_before_the_first_commit_there_is_no_head()
    {
        Assert.Null(await Git().HeadAsync(folder.Path, default));
        Assert.Null(await Git().OriginAsync(folder.Path, default));
    }

    [Fact]
    public async Task The_head_tells_hash_time_and_whether_anything_differs()
    {
        Commit("first");

        var clean = await Git().HeadAsync(folder.At("sub"), default);
        folder.Write("untracked", "");
        var dirty = await Git().HeadAsync(folder.Path, default);

        Assert.Equal(Run("rev-parse", "HEAD"), clean?.Sha);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1714979289), clean?.CommittedAt);
        Assert.Equal((false, true), (clean?.IsDirty, dirty?.IsDirty));
    }

    [Fact]
    public async Task Only_tags_that_the_commit_contains_count()
    {
        Commit("first");
        Run("tag", "v1.0.0");
        Run("tag", "other");
        Run("checkout", "-q", "-b", "later");
        Commit("second");
        Run("tag", "-a", "v2.0.0", "-m", "two");

        Assert.Equal(["v1.0.0", "v2.0.0"], await Git().TagsAsync(folder.Path, "v", default));
        Run("checkout", "-q", "v1.0.0");
        Assert.Equal(["v1.0.0"], await Git().TagsAsync(folder.Path, "v", default));
    }

    [Fact]
    public async Task The_origin_is_told_without_credentials()
    {
        Commit("first");
        Run("remote", "add", "origin", "https://joe:hunter2@example.com/acme/app.git");

        Assert.Equal("https://example.com/acme/app", await Git().OriginAsync(folder.Path, default));
    }

    private CakeGit Git()
    {
        IProcessRunner runner = new ProcessRunner(new SecretMask());
        var processes = new CakeProcesses(runner, cancellation, new Spoken());
        return new CakeGit(new CakeCalls(TestCakeContext.Real(), processes), runner, new ProgramLocator(new UserFolders(folder.At("cache"), folder.At("data")), EnvironmentVariables.OfProcess()));
    }

    private void Commit(string message)
    {
        if (!Directory.Exists(folder.At(".git")))
        {
            Run("init", "-q");
        }

        folder.Write("sub/file", message);
        Run("add", "sub");
        Run("-c", "user.name=Test", "-c", "user.email=test@example.com", "commit", "-q", "-m", message);
    }

    private string Run(params string[] arguments)
    {
        var answer = Programs.Run("git", folder.Path, new Dictionary<string, string?> { ["GIT_COMMITTER_DATE"] = "1714979289 +0200", ["GIT_COMMITTER_NAME"] = "Test", ["GIT_COMMITTER_EMAIL"] = "test@example.com" }, arguments);
        Assert.True(answer.ExitCode == 0, answer.Error);
        return answer.Output.Trim();
    }
}
