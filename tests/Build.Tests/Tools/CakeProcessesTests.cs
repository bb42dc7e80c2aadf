using System.Text;
using Cake.Core;
using Cake.Core.IO;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace Build.Tests.Tools;

public sealed class CakeProcessesTests : IDisposable
{
    private readonly CakeRig rig = new();

    public void Dispose() => rig.Dispose();

    [Fact]
    public void Everything_cake_says_about_a_process_reaches_our_runner()
    {
        rig.Processes.On("tool", "out\nmore", exitCode: 3, error: "err");
        var settings = new ProcessSettings
        {
            Arguments = new ProcessArgumentBuilder().Append("run").AppendQuoted("two words").AppendSwitch("--to", "=", "x"),
            WorkingDirectory = "/srv/place",
            EnvironmentVariables = new Dictionary<string, string?> { ["SET"] = "1", ["GONE"] = null },
            Timeout = 5000,
            StandardInput = new ProcessStandardInput(Encoding.UTF8.GetBytes("typed")),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        using var process = rig.Adapter.Start("/usr/bin/tool", settings);
        process.WaitForExit();

        var command = Assert.Single(rig.Processes.Commands);
        Assert.Equal("/usr/bin/tool run \"two words\" --to=x", command.ToString());
        Assert.Equal(("/srv/place", TimeSpan.FromSeconds(5), "typed"), (command.WorkingDirectory, command.Timeout, Encoding.UTF8.GetString(command.StandardInput!.Value.Span)));
        Assert.Equal([new("SET", "1"), new("GONE", null)], command.Environment);
        Assert.Equal(3, process.GetExitCode());
        Assert.Equal(["out", "more"], process.GetStandardOutput());
        Assert.Equal(["err"], process.GetStandardError());
        Assert.Empty(rig.Progress.Lines);
    }

    [Fact]
    public void A_secret_is_masked_wherever_the_program_repeats_it()
    {
        rig.Processes.On(_ => true, _ => FakeProcessRunner.Ended(1, error: "hunter2 and p4ssw0rd and t0ken1 are wrong"));

        Run(new ProcessSettings { Arguments = new ProcessArgumentBuilder().AppendSecret("hunter2").AppendSwitchQuotedSecret("--password", "=", "p4ssw0rd").AppendQuotedSecret("t0ken1") });

        Assert.Equal(["tool *** --password=*** ***"], rig.Processes.Lines);
        Assert.Equal(["*** and *** and *** are wrong"], rig.Progress.Lines);
    }

    [Fact]
    public void Lines_go_to_the_handler_else_to_the_log_else_nowhere()
    {
        rig.Processes.On("tool", "out", error: "err");
        var heard = new List<string?>();

        Run(new ProcessSettings { RedirectedStandardErrorHandler = Hear, RedirectStandardError = true });
        Assert.Equal(["err"], heard);
        Assert.Equal(["out"], rig.Progress.Lines);

        Run(new ProcessSettings { Silent = true });
        Run(new ProcessSettings { RedirectStandardOutput = true, RedirectStandardError = true });
        Assert.Equal(["out"], rig.Progress.Lines);

        string Hear(string? line)
        {
            heard.Add(line);
            return line!;
        }
    }

    [Fact]
    public void Without_a_working_directory_it_is_the_current_one()
    {
        rig.Processes.On("tool");

        Run(new ProcessSettings { WorkingDirectory = "/srv", NoWorkingDirectory = true });
        Run(new ProcessSettings());

        Assert.All(rig.Processes.Commands, command => Assert.Null(command.WorkingDirectory));
    }

    [Fact]
    public async Task A_real_process_can_be_waited_for_a_while_and_killed()
    {
        using var cancellation = new RunCancellation();
        var real = new Build.Tools.CakeProcesses(new PipelineBuild.Tools.ProcessRunner(new SecretMask()), cancellation, rig.Progress);
        using var process = real.Start("sleep", new ProcessSettings { Arguments = "600" });

        Assert.False(process.WaitForExit(200));
        process.Kill();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(process.WaitForExit).WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task A_bad_exit_code_is_our_error_with_what_the_program_said()
    {
        rig.Processes.On("docker", exitCode: 7, error: "no such image");

        var error = await Assert.ThrowsAsync<ProcessFailedException>(() => new Build.Tools.CakeDocker(rig.Calls).TagAsync("a:1", "b:1", default));

        Assert.Equal(7, error.ExitCode);
        Assert.EndsWith("  | no such image", error.Message);
    }

    [Fact]
    public async Task A_mistake_without_a_process_stays_cakes_own_error() =>
        await Assert.ThrowsAsync<CakeException>(() => rig.Calls.RunAsync(_ => throw new CakeException("no")));

    [Fact]
    public async Task An_earlier_failure_is_not_told_again()
    {
        rig.Processes.On("docker", exitCode: 7);
        await Assert.ThrowsAsync<ProcessFailedException>(() => new Build.Tools.CakeDocker(rig.Calls).TagAsync("a:1", "b:1", default));

        await Assert.ThrowsAsync<CakeException>(() => rig.Calls.RunAsync(_ => throw new CakeException("no")));
    }

    private void Run(ProcessSettings settings)
    {
        using var process = rig.Adapter.Start("tool", settings);
        process.WaitForExit();
    }
}
