using PipelineBuild.Ledger;

namespace PipelineBuild.Tests.Ledger;

/// <summary>Which obstacles are tried again, which are said at once, and which commands one append costs.</summary>
public sealed class DeliveryLedgerTests
{
    private static readonly LedgerEntry Entry = new("publish", "passed");

    [Fact]
    public async Task The_first_append_is_six_calls_of_git()
    {
        using var git = Writable(new FakeLedgerGit());

        var written = await AppendAsync(git);

        Assert.Equal((1, FakeLedgerGit.Id(9)), (written.Sequence, written.Id));
        Assert.Equal(
        [
            "rev-parse --git-common-dir",
            "for-each-ref \"--format=%(refname) %(objectname) %(objecttype)\" refs/pipeline/ledger refs/pipeline/ledger-seen",
            "hash-object -w --stdin",
            "mktree",
            $"commit-tree {FakeLedgerGit.Id(8)}",
            "update-ref --no-deref --stdin",
        ], git.Calls);
        var moves = System.Text.Encoding.UTF8.GetString(git.Processes.Commands[^1].StandardInput!.Value.Span);
        Assert.Equal($"update refs/pipeline/ledger {FakeLedgerGit.Id(9)} {new string('0', 40)}\nupdate refs/pipeline/ledger-seen {FakeLedgerGit.Id(9)}\n", moves);
    }

    [Theory]
    [InlineData("fatal: cannot lock ref 'refs/pipeline/ledger': is at 12 but expected 34")]
    [InlineData("fatal: cannot lock ref 'refs/pipeline/ledger': reference already exists")]
    [InlineData("fatal: cannot lock ref 'refs/pipeline/ledger': Unable to create '/nowhere/ledger.lock': File exists.")]
    public async Task Another_writer_is_tried_again_and_named_in_the_end(string complaint)
    {
        using var git = Writable(new FakeLedgerGit()).Answer("update-ref", exitCode: 128, error: complaint);

        var error = await Assert.ThrowsAsync<LedgerException>(() => AppendAsync(git));

        Assert.Contains("200 times", error.Message);
        Assert.Equal(200, git.Calls.Count(call => call.StartsWith("update-ref", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("fatal: cannot lock ref 'refs/pipeline/ledger': Unable to create '/r/ledger.lock': Permission denied")]
    [InlineData("fatal: cannot lock ref 'refs/pipeline/ledger': unable to resolve reference 'refs/pipeline/ledger': reference broken")]
    [InlineData("error: unable to write new ref: No space left on device")]
    public async Task A_real_obstacle_is_said_at_once(string complaint)
    {
        using var git = Writable(new FakeLedgerGit()).Answer("update-ref", exitCode: 128, error: complaint);

        var error = await Assert.ThrowsAsync<LedgerException>(() => AppendAsync(git));

        Assert.Contains(complaint, error.Message);
        Assert.Single(git.Calls, call => call.StartsWith("update-ref", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(" ! [remote rejected] 12 -> refs/pipeline/ledger (pre-receive hook declined)", 1)]
    [InlineData("remote: error: insufficient permission for adding an object to repository database ./objects\nerror: remote unpack failed: unpacker error", 1)]
    [InlineData(" ! [rejected]        12 -> refs/pipeline/ledger (fetch first)", 200)]
    [InlineData(" ! [remote rejected] 12 -> refs/pipeline/ledger (failed to update ref)", 200)]
    public async Task A_push_is_tried_again_only_when_somebody_else_was_faster(string complaint, int attempts)
    {
        using var git = Writable(new FakeLedgerGit()).Answer("fetch", exitCode: 128, error: "fatal: couldn't find remote ref refs/pipeline/ledger").Answer("push", exitCode: 1, error: complaint);

        await Assert.ThrowsAsync<LedgerException>(() => AppendAsync(git, "origin"));

        Assert.Equal(attempts, git.Calls.Count(call => call.StartsWith("push", StringComparison.Ordinal)));
        Assert.DoesNotContain(git.Calls, call => call.StartsWith("update-ref", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_login_in_an_address_is_no_part_of_the_message()
    {
        using var git = new FakeLedgerGit().Answer("fetch", exitCode: 128, error: "fatal: unable to access 'https://user:hunter22@example.org/a.git/': refused");

        var error = await Assert.ThrowsAsync<LedgerException>(() => AppendAsync(git, "origin"));

        Assert.Equal("the ledger's remote 'origin' can't be read: fatal: unable to access 'https://***@example.org/a.git/': refused", error.Message);
    }

    [Fact]
    public async Task Secrets_are_gone_from_every_field_before_git_gets_the_entry()
    {
        using var git = Writable(new FakeLedgerGit());
        git.Processes.Mask.Add("hunter22");
        const string Text = "x hunter22 https://bob:other@example.org/";
        var entry = new LedgerEntry(Text, Text)
        {
            Environment = Text,
            Actor = Text,
            Host = Text,
            Commit = Text,
            Version = Text,
            Reason = Text,
            Images = [new LedgerImage(Text, Text, Text, [Text], new Dictionary<string, string> { [Text] = Text })],
        };

        await git.Ledger.AppendAsync(git.Pipeline().Workspace, new LedgerSettings(null), entry, default);

        var fed = string.Concat(git.Processes.Commands.Where(command => command.StandardInput is not null).Select(command => System.Text.Encoding.UTF8.GetString(command.StandardInput!.Value.Span)));
        Assert.DoesNotContain("hunter22", fed);
        Assert.DoesNotContain("bob:other", fed);
        // 14 in the entry, 4 in the title of its commit.
        Assert.Equal(1 + 14 + 4, fed.Split("x *** https://***@example.org/").Length);
    }

    [Fact]
    public async Task A_cancelled_append_ends_and_tries_no_further()
    {
        using var git = Writable(new FakeLedgerGit()).Answer("update-ref", exitCode: 128, error: "is at 12 but expected 34");
        using var cancel = new CancellationTokenSource();
        git.Processes.On(FakeLedgerGit.Config + "mktree", _ =>
        {
            cancel.Cancel();
            return Fakes.FakeProcessRunner.Ended(output: FakeLedgerGit.Id(8));
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => git.Ledger.AppendAsync(git.Pipeline().Workspace, new LedgerSettings(null), Entry, cancel.Token));

        Assert.Equal("mktree", git.Calls[^1]);
    }

    private static FakeLedgerGit Writable(FakeLedgerGit git) => git
        .Answer("hash-object", FakeLedgerGit.Id(7)).Answer("mktree", FakeLedgerGit.Id(8)).Answer("commit-tree", FakeLedgerGit.Id(9)).Answer("update-ref");

    private static Task<LedgerEntry> AppendAsync(FakeLedgerGit git, string? remote = null) =>
        git.Ledger.AppendAsync(git.Pipeline(remote).Workspace, new LedgerSettings(remote), Entry, default);
}
