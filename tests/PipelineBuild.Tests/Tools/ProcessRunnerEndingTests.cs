using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Tools;

/// <summary>How calls end that do not end by themselves: nothing of the tree may be left.</summary>
public sealed class ProcessRunnerEndingTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly ProcessRunner runner = new(new SecretMask());

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_time_limit_ends_the_whole_tree()
    {
        var run = runner.RunAsync(Tree("sleep 600 & echo $! >>ids; sh -c 'sleep 600 & echo $! >>ids; wait' & echo $! >>ids; echo $$ >>ids; wait") with { Timeout = TimeSpan.FromSeconds(5), Secrets = ["sleep 600"] }, default);
        var members = await RealProcess.NamedInAsync(folder.At("ids"), 4);

        var error = await Assert.ThrowsAsync<TimeoutException>(() => run);

        Assert.Contains("did not end within 5 s", error.Message);
        Assert.DoesNotContain("sleep 600", error.Message);
        await RealProcess.GoneAsync(members);
    }

    [Fact]
    public async Task Cancelling_ends_children_that_do_not_listen_to_a_polite_signal()
    {
        using var source = new CancellationTokenSource();
        var run = runner.RunAsync(Tree("sh -c 'trap \"\" TERM; echo $$ >>ids; while :; do sleep 1; done' & echo $$ >>ids; wait"), source.Token);
        var members = await RealProcess.NamedInAsync(folder.At("ids"), 2);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await RealProcess.GoneAsync(members);
    }

    [Fact]
    public async Task A_program_that_listens_may_tidy_up()
    {
        using var source = new CancellationTokenSource();
        var run = runner.RunAsync(Tree("trap 'echo tidy >tidied; exit 0' TERM; echo $$ >>ids; while :; do sleep 0.1; done"), source.Token);
        await RealProcess.NamedInAsync(folder.At("ids"), 1);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal("tidy\n", File.ReadAllText(folder.At("tidied")));
    }

    [Fact]
    public async Task What_is_cancelled_before_it_began_is_not_started()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => runner.RunAsync(Tree("echo $$ >ids"), new CancellationToken(canceled: true)));

        Assert.False(File.Exists(folder.At("ids")));
    }

    [Fact]
    public async Task A_background_process_that_keeps_the_pipes_open_does_not_hold_up_the_call()
    {
        var output = await runner.RunAsync(Tree("echo said; sleep 600 & echo $! >ids") with { Timeout = TimeSpan.FromMinutes(5) }, default);
        var members = await RealProcess.NamedInAsync(folder.At("ids"), 1);

        Assert.Equal((0, "said"), (output.ExitCode, output.Text));
        Assert.True(RealProcess.Lives(members[0]));
        await RealProcess.EndAsync(members[0]);
    }

    [Fact]
    public async Task A_background_process_that_keeps_the_input_open_does_not_hold_up_the_call()
    {
        var output = await runner.RunAsync(Tree("exec 3<&0; sleep 600 <&3 >/dev/null 2>&1 & echo $! >ids") with { StandardInput = new byte[1_000_000] }, default).WaitAsync(TimeSpan.FromSeconds(90));
        var members = await RealProcess.NamedInAsync(folder.At("ids"), 1);

        Assert.Equal(0, output.ExitCode);
        await RealProcess.EndAsync(members[0]);
    }

    [Fact]
    public async Task A_time_limit_holds_for_a_program_that_does_not_read_its_input()
    {
        var run = runner.RunAsync(Tree("echo $$ >ids; sleep 600") with { StandardInput = new byte[1_000_000], Timeout = TimeSpan.FromSeconds(2) }, default);

        await Assert.ThrowsAsync<TimeoutException>(() => run.WaitAsync(TimeSpan.FromSeconds(90)));
    }

    [Fact]
    public async Task The_tree_of_a_process_lists_parents_first()
    {
        using var source = new CancellationTokenSource();
        var run = runner.RunAsync(Tree("echo $$ >>ids; sleep 600 & echo $! >>ids; wait"), source.Token);
        var members = await RealProcess.NamedInAsync(folder.At("ids"), 2);

        Assert.Equal(members, ProcessTree.Of(members[0].Id));
        Assert.False(ProcessTree.IsSame(members[0] with { Started = "1" }));

        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    private Command Tree(string script) => Command.Of("sh", "-c", script) with { WorkingDirectory = folder.Path };
}
