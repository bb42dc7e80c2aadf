using System.Diagnostics;
using System.Globalization;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.IntegrationTests.Tools;

public sealed class DetachedTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly ProcessRunner runner = new(new SecretMask());
    private ProcessTree.Member daemon;

    public void Dispose()
    {
        if (daemon.Id > 0 && ProcessTree.IsSame(daemon))
        {
            Process.GetProcessById(daemon.Id).Kill();
        }

        folder.Dispose();
    }

    [Fact]
    public async Task A_daemon_leads_a_session_of_its_own_and_holds_only_its_log()
    {
        daemon = await Start("echo started; exec sleep 60");

        await WaitFor(() => File.Exists(folder.At("log")) && File.ReadAllText(folder.At("log")) == "started\n");
        Assert.Equal(daemon.Id, Session(daemon.Id));
        var open = Directory.EnumerateFileSystemEntries($"/proc/{daemon.Id}/fd").ToDictionary(path => Path.GetFileName(path), path => new FileInfo(path).LinkTarget);
        Assert.Equal("/dev/null", open["0"]);
        Assert.Equal(folder.At("log"), open["1"]);
        Assert.Equal(folder.At("log"), open["2"]);
        Assert.DoesNotContain(open.Values, target => target!.StartsWith("pipe:", StringComparison.Ordinal) || target.StartsWith("/dev/pts", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_pipe_of_whoever_called_us_ends_while_the_daemon_lives()
    {
        // The script plays a build whose output somebody reads to its end: were the pipe held, this would last a minute.
        var script = await ScriptOfDetached();
        var clock = Stopwatch.StartNew();
        var output = await runner.RunAsync(
            Command.Of("sh", "-c", "sh -c \"$0\" sh \"$1\" sleep 60 3>&1 9>&1", script, folder.At("log")) with { Timeout = TimeSpan.FromSeconds(20) }, default);

        daemon = Assert.Single(ProcessTree.Of(int.Parse(output.Text, CultureInfo.InvariantCulture)));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"it took {clock.Elapsed}");
        Assert.True(ProcessTree.IsSame(daemon));
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries($"/proc/{daemon.Id}/fd"), path => new FileInfo(path).LinkTarget!.StartsWith("pipe:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_is_no_descendant_of_ours_so_that_the_end_of_our_tree_is_not_its_own()
    {
        daemon = await Start("exec sleep 60");

        Assert.DoesNotContain(ProcessTree.Of(Environment.ProcessId), member => member.Id == daemon.Id);
        Assert.NotEqual(Session(Environment.ProcessId), Session(daemon.Id));
    }

    [Fact]
    public async Task Arguments_reach_the_program_as_they_are()
    {
        daemon = await new Detached(runner).StartAsync(Command.Of("printf", "%s|", "two words", "$(id)", "'quoted'", ";"), folder.At("a log"), default);

        await WaitFor(() => File.ReadAllText(folder.At("a log")) == "two words|$(id)|'quoted'|;|");
    }

    [Fact]
    public async Task The_last_words_of_a_daemon_that_cannot_start_are_in_its_log()
    {
        daemon = await new Detached(runner).StartAsync(Command.Of(folder.At("no-such-daemon")), folder.At("log"), default);

        await WaitFor(() => Detached.LastWords(folder.At("log")).Contains("no-such-daemon", StringComparison.Ordinal));
    }

    private async Task<ProcessTree.Member> Start(string script) =>
        await new Detached(runner).StartAsync(Command.Of("sh", "-c", script), folder.At("log"), default);

    private async Task<string> ScriptOfDetached()
    {
        var fake = new FakeProcessRunner().On("sh", "1");
        await new Detached(fake).StartAsync(Command.Of("true"), folder.At("log"), default);
        return fake.Commands[0].Arguments[1];
    }

    /// <summary>Field 6 of proc(5) stat.</summary>
    private static int Session(int id)
    {
        var stat = File.ReadAllText($"/proc/{id}/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[3], CultureInfo.InvariantCulture);
    }

    private static async Task WaitFor(Func<bool> condition)
    {
        for (var left = 100; left > 0 && !condition(); left--)
        {
            await Task.Delay(50);
        }

        Assert.True(condition());
    }
}
