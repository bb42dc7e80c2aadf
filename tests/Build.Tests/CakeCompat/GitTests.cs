using Cake.Core;
using Cake.Git;

namespace Build.Tests.CakeCompat;

/// <summary>What the build asks of git, against real repositories.</summary>
public sealed class GitTests : IDisposable
{
    private readonly ICakeContext _cake = TestCakeContext.Real();
    private readonly ScratchRepository _repository = new();

    [Fact]
    public void The_tip_is_read_whole()
    {
        _repository.Commit("Größe: \"quoted\" and $more\n\nSecond line\n\n  indented");
        var tip = _cake.GitLogTip(_repository.Path);
        Assert.Equal(_repository.Git("rev-parse", "HEAD"), tip.Sha);
        Assert.Equal("Größe: \"quoted\" and $more", tip.MessageShort);
        Assert.Equal("Größe: \"quoted\" and $more\n\nSecond line\n\n  indented\n", tip.Message);
        Assert.Equal("Ada Lovelace", tip.Author.Name);
        Assert.Equal("ada@example.org", tip.Committer.Email);
        Assert.Equal(new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.FromHours(1)), tip.Author.When);
        Assert.Equal(new DateTimeOffset(2026, 2, 3, 5, 5, 6, TimeSpan.FromHours(1)), tip.Committer.When);
    }

    [Fact]
    public void The_log_has_the_newest_first_and_no_more_than_asked_for()
    {
        _repository.Commit("one");
        _repository.Commit("two");
        _repository.Commit("three");
        Assert.Equal(["three", "two"], _cake.GitLog(_repository.Path, 2).Select(commit => commit.MessageShort));
        Assert.Equal(3, _cake.GitLog(_repository.Path, 10).Count);
    }

    [Fact]
    public void The_branch_is_named_with_its_tip()
    {
        _repository.Commit("one");
        _repository.Git("checkout", "--quiet", "-b", "feature/x");
        var branch = _cake.GitBranchCurrent(_repository.Path);
        Assert.Equal("feature/x", branch.FriendlyName);
        Assert.Equal("refs/heads/feature/x", branch.CanonicalName);
        Assert.False(branch.IsRemote);
        Assert.Equal(_repository.Git("rev-parse", "HEAD"), branch.Tip?.Sha);
    }

    [Fact]
    public void A_checked_out_commit_is_no_branch()
    {
        _repository.Commit("one");
        _repository.Git("checkout", "--quiet", "--detach");
        Assert.Equal("(no branch)", _cake.GitBranchCurrent(_repository.Path).FriendlyName);
    }

    [Fact]
    public void A_branch_knows_its_remotes()
    {
        _repository.Commit("one");
        _repository.Git("remote", "add", "origin", "https://example.org/r.git");
        _repository.Git("config", "branch.main.remote", "origin");
        _repository.Git("config", "branch.main.merge", "refs/heads/main");
        var remote = Assert.Single(_cake.GitBranchCurrent(_repository.Path).Remotes);
        Assert.Equal("origin", remote.Name);
        Assert.Equal("https://example.org/r.git", remote.Url);
    }

    [Fact]
    public void Describe_counts_from_the_nearest_tag()
    {
        _repository.Commit("one");
        _repository.Git("tag", "--annotate", "v1.0.0", "--message", "v1.0.0");
        Assert.Equal("v1.0.0", _cake.GitDescribe(_repository.Path));
        _repository.Commit("two");
        _repository.Git("tag", "light");
        var sha = _repository.Git("rev-parse", "--short=7", "HEAD");
        Assert.Equal($"v1.0.0-1-g{sha}", _cake.GitDescribe(_repository.Path));
        Assert.Equal("light", _cake.GitDescribe(_repository.Path, GitDescribeStrategy.Tags));
        Assert.Equal($"light-0-g{sha}", _cake.GitDescribe(_repository.Path, true, GitDescribeStrategy.Tags));
    }

    [Fact]
    public void Describe_without_a_tag_throws()
    {
        _repository.Commit("one");
        Assert.ThrowsAny<Exception>(() => _cake.GitDescribe(_repository.Path));
    }

    [Fact]
    public void Changes_and_unknown_files_are_noticed()
    {
        _repository.Write("a b.txt", "1");
        _repository.Write(".gitignore", "ignored");
        _repository.Git("add", ".");
        _repository.Commit("one");
        Assert.False(_cake.GitHasUncommitedChanges(_repository.Path));
        Assert.False(_cake.GitHasUntrackedFiles(_repository.Path));

        _repository.Write("ignored", "1");
        Assert.False(_cake.GitHasUncommitedChanges(_repository.Path));

        _repository.Write("a b.txt", "2");
        Assert.True(_cake.GitHasUncommitedChanges(_repository.Path));
        Assert.False(_cake.GitHasUntrackedFiles(_repository.Path));

        _repository.Write("new", "1");
        Assert.True(_cake.GitHasUntrackedFiles(_repository.Path));
    }

    [Fact]
    public void The_root_is_found_from_below()
    {
        var below = Directory.CreateDirectory(Path.Combine(_repository.Path, "a", "b c")).FullName;
        Assert.Equal(Path.GetFileName(_repository.Path), _cake.GitFindRootFromPath(below).GetDirectoryName());
    }

    [Fact]
    public void Only_a_repository_is_a_valid_repository()
    {
        var outside = Directory.CreateTempSubdirectory("no-git-");
        using var bare = new ScratchRepository("--bare");
        Assert.True(_cake.GitIsValidRepository(_repository.Path));
        Assert.True(_cake.GitIsValidRepository(bare.Path));
        Assert.False(_cake.GitIsValidRepository(outside.FullName));
        outside.Delete();
        Assert.False(_cake.GitIsValidRepository(outside.FullName));
    }

    [Fact]
    public void Outside_a_repository_questions_throw()
    {
        var outside = Directory.CreateTempSubdirectory("no-git-");
        Assert.ThrowsAny<Exception>(() => _cake.GitFindRootFromPath(outside.FullName));
        Assert.ThrowsAny<Exception>(() => _cake.GitLogTip(outside.FullName));
        outside.Delete();
    }

    [Fact]
    public void A_tag_is_set_where_it_was_wanted()
    {
        _repository.Commit("one");
        var first = _repository.Git("rev-parse", "HEAD");
        _repository.Commit("two");
        _cake.GitTag(_repository.Path, "v2");
        _cake.GitTag(_repository.Path, "v1", first);
        Assert.Equal(_repository.Git("rev-parse", "HEAD"), _repository.Git("rev-parse", "v2"));
        Assert.Equal(first, _repository.Git("rev-parse", "v1"));
        Assert.ThrowsAny<Exception>(() => _cake.GitTag(_repository.Path, "v1"));
    }

    [Fact]
    public void A_sha_is_shortened_as_far_as_it_stays_clear()
    {
        _repository.Commit("one");
        var tip = _cake.GitLogTip(_repository.Path);
        Assert.Equal(tip.Sha[..7], _cake.GitShortenSha(_repository.Path, tip));
        Assert.Equal(tip.Sha[..12], _cake.GitShortenSha(_repository.Path, tip, 12));
    }

    [Fact]
    public void A_repository_without_commits_has_no_tip()
    {
        Assert.ThrowsAny<Exception>(() => _cake.GitLogTip(_repository.Path));
        Assert.Empty(_cake.GitLog(_repository.Path, 5));
        Assert.False(_cake.GitHasUncommitedChanges(_repository.Path));
    }

    public void Dispose() => _repository.Dispose();
}
