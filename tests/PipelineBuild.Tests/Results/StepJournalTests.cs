using PipelineBuild.Artifacts;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Results;

public sealed class StepJournalTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly SecretMask mask = new();

    private IReadOnlyList<string> Files => Directory.EnumerateFiles(folder.At("artifacts/journal")).Select(file => Path.GetFileName(file)).ToList();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_target_that_ended_leaves_no_journal()
    {
        var journal = New();

        Assert.Null(journal.Begin("DockerPublish"));
        await journal.DoAsync("push a", () => Task.CompletedTask);
        Assert.Single(Files);
        journal.End(complete: false);

        Assert.Empty(Files);
    }

    [Fact]
    public void The_next_run_is_told_what_a_killed_one_had_done_and_was_doing()
    {
        Killed("DockerPublish", """{"event":"began","what":"DockerPublish","at":"2026-03-04T05:06:07.000+00:00"}""", Line("doing", "push a"), Line("did", "push a"), Line("doing", "push b"), """{"event":"do""");

        var killed = New().Begin("DockerPublish")!;

        Assert.Equal(["push a"], killed.Did);
        Assert.Equal(["push b"], killed.Doing);
        Assert.Equal("an earlier DockerPublish, begun 2026-03-04 05:06:07 UTC, was killed during: push b", killed.ToString());
    }

    [Theory]
    [InlineData("", "was killed before it changed anything")]
    [InlineData("""{"event":"doing","what":"x","at":"2026-03-04T05:06:07Z"}|{"event":"did","what":"x","at":"2026-03-04T05:06:07Z"}""", "was killed after: x")]
    [InlineData("garbage \0", "was killed before it changed anything")]
    public void However_little_it_wrote_its_death_is_noticed(string lines, string expected)
    {
        Killed("Setup", lines.Split('|'));

        Assert.EndsWith(expected, New().Begin("Setup")!.ToString());
    }

    [Fact]
    public void A_run_that_still_lives_is_not_taken_for_a_killed_one()
    {
        var living = New();
        living.Begin("DockerPublish");

        Assert.Null(New().Begin("DockerPublish"));
        Assert.Equal(2, Files.Count);
        living.End(complete: true);
    }

    [Fact]
    public void Another_targets_journal_is_left_alone()
    {
        Killed("DockerPublish", Line("doing", "push a"));
        var journal = New();

        Assert.Null(journal.Begin("Setup"));
        journal.End(complete: true);

        Assert.Single(Files);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public void What_a_killed_run_left_is_kept_until_the_target_is_complete(bool complete, int left)
    {
        Killed("DockerPublish", Line("doing", "push a"));
        var journal = New();
        journal.Begin("DockerPublish");

        journal.End(complete);

        Assert.Equal(left, Files.Count);
    }

    [Fact]
    public async Task A_change_that_failed_stays_in_doing()
    {
        var journal = New();
        journal.Begin("DockerPublish");

        await Assert.ThrowsAsync<IOException>(() => journal.DoAsync("push a", () => Task.FromException(new IOException("cut"))));

        Assert.DoesNotContain("did", File.ReadAllText(Copy()));
    }

    [Fact]
    public async Task Secrets_do_not_get_in()
    {
        mask.Add("hunter2secret");
        var journal = New();
        journal.Begin("DockerPublish");

        await journal.DoAsync("push https://joe:hunter2secret@host/a", () => Task.CompletedTask);

        var text = File.ReadAllText(Copy());
        Assert.Contains("push https://joe:***@host/a", text);
        Assert.DoesNotContain("hunter2secret", text);
    }

    [Fact]
    public async Task Outside_of_a_changing_target_changes_are_only_made()
    {
        var made = false;

        await New().DoAsync("push a", () => Task.FromResult(made = true));

        Assert.True(made);
        Assert.False(Directory.Exists(folder.At("artifacts/journal")));
    }

    private StepJournal New() => new(new Workspace(folder.Path), mask, TimeProvider.System);

    private void Killed(string target, params string[] lines) => folder.Write($"artifacts/journal/{target}.20260304T050607000-1.jsonl", string.Join('\n', lines));

    private static string Line(string what, string change) => $$"""{"event":"{{what}}","what":"{{change}}","at":"2026-03-04T05:06:07Z"}""";

    /// <summary>Its writer holds the file: a copy by another program can be read.</summary>
    private string Copy()
    {
        var copy = folder.At("copy");
        using var process = System.Diagnostics.Process.Start("cp", [Directory.EnumerateFiles(folder.At("artifacts/journal")).Single(), copy]);
        process.WaitForExit();
        return copy;
    }
}
