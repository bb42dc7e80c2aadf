using Cake.Core;
using Cake.Git;

namespace Build.Tests.CakeCompat.LayerOnly;

/// <summary>How the layer starts git, and what it says when git refuses.</summary>
public sealed class GitProgramTests : IDisposable
{
    private readonly ICakeContext _cake = TestCakeContext.Real();
    private readonly ScratchRepository _repository = new();

    [Fact]
    public void A_failure_carries_gits_own_words_and_exit_code()
    {
        _repository.Commit("one");
        var exception = Assert.Throws<CakeException>(() => _cake.GitDescribe(_repository.Path));
        Assert.Equal(128, exception.ExitCode);
        Assert.Contains("Git: describe failed", exception.Message);
        Assert.Contains("No names found", exception.Message);
    }

    [Fact]
    public void A_missing_directory_is_named()
    {
        var exception = Assert.Throws<CakeException>(() => _cake.GitLogTip(Path.Combine(_repository.Path, "gone")));
        Assert.Contains("gone", exception.Message);
    }

    [Fact]
    public void A_repository_without_commits_says_so()
    {
        Assert.Contains("no commits", Assert.Throws<CakeException>(() => _cake.GitLogTip(_repository.Path)).Message);
        var branch = _cake.GitBranchCurrent(_repository.Path);
        Assert.Equal("main", branch.FriendlyName);
        Assert.Null(branch.Tip);
    }

    [Fact]
    public void Directories_below_the_top_are_no_repositories_of_their_own()
    {
        Directory.CreateDirectory(Path.Combine(_repository.Path, "below"));
        Assert.False(_cake.GitIsValidRepository(Path.Combine(_repository.Path, "below")));
        Assert.True(_cake.GitIsValidRepository(Path.Combine(_repository.Path, ".git")));
        Assert.False(_cake.GitIsValidRepository(Path.Combine(_repository.Path, ".git", "refs")));
    }

    [Theory]
    [InlineData("odd\"name")]
    [InlineData("$HOME")]
    [InlineData("a;b")]
    public void Odd_tag_names_arrive_as_they_are(string name)
    {
        _repository.Commit("one");
        _cake.GitTag(_repository.Path, name);
        Assert.Equal(name, _repository.Git("tag", "--list"));
    }

    [Fact]
    public void A_tag_name_is_never_an_option()
    {
        _repository.Commit("one");
        _repository.Git("tag", "keep");
        Assert.Throws<CakeException>(() => _cake.GitTag(_repository.Path, "--delete", "keep"));
        Assert.Equal("keep", _repository.Git("tag", "--list"));
    }

    [Fact]
    public void Personal_settings_change_no_answer()
    {
        _repository.Commit("one");
        _repository.Git("config", "log.showSignature", "true");
        _repository.Git("config", "log.decorate", "full");
        _repository.Git("config", "i18n.logOutputEncoding", "latin1");
        _repository.Git("config", "status.showUntrackedFiles", "no");
        _repository.Git("config", "tag.gpgSign", "true");
        _repository.Commit("Größe");
        Assert.Equal("Größe", _cake.GitLogTip(_repository.Path).MessageShort);
        _repository.Write("new", "1");
        Assert.True(_cake.GitHasUntrackedFiles(_repository.Path));
        _cake.GitTag(_repository.Path, "v1");
        Assert.Equal("commit", _repository.Git("cat-file", "-t", "v1"));
    }

    [Fact]
    public void Credentials_in_gits_words_are_masked()
    {
        _repository.Commit("one");
        var exception = Assert.Throws<CakeException>(() => _cake.GitTag(_repository.Path, "v1", "https://me:hunter2@example.org/x"));
        Assert.DoesNotContain("hunter2", exception.Message);
        Assert.Contains("://***@example.org", exception.Message);
    }

    [Fact]
    public void Every_question_goes_through_Cakes_process_runner_in_English_and_without_prompts()
    {
        var runner = new RecordingProcessRunner { Output = ["v1.0.0"] };
        Assert.Equal("v1.0.0", TestCakeContext.Recording(runner).GitDescribe(_repository.Path, GitDescribeStrategy.Tags));
        var (program, settings) = Assert.Single(runner.Calls);
        Assert.Equal("git", program);
        Assert.EndsWith("describe --tags --abbrev=7", settings.Arguments.Render());
        Assert.Equal("C", settings.EnvironmentVariables["LC_ALL"]);
        Assert.Equal("0", settings.EnvironmentVariables["GIT_TERMINAL_PROMPT"]);
        Assert.Null(settings.EnvironmentVariables["GIT_DIR"]);
    }

    public void Dispose() => _repository.Dispose();
}
