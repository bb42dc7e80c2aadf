using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Containers.Stacks;

/// <summary>A test of stacks that is cancelled, killed or left alone by the engine.</summary>
[Collection(StackRuns.Name)]
public sealed class StackInterruptionTests(StackHome home) : IClassFixture<StackHome>
{
    private const string NeverReady = """
        services:
          web: { image: IMAGE, command: [sleep, "1000"], init: true, volumes: ["state:/state"], healthcheck: { test: [CMD, /bin/busybox, "false"], interval: 1s, start_period: 600s } }
        volumes: { state: }
        """;

    [StackTheory]
    [InlineData("started as pb-", "INT")]
    [InlineData("its health check says starting", "INT")]
    [InlineData("its health check says starting", "TERM")]
    public async Task Cancelled_while_it_starts_it_takes_everything_down(string moment, string signal)
    {
        using var workspace = home.Workspace(NeverReady, "startTimeoutSeconds: 600");
        using var run = workspace.Start();
        await run.SaysAsync(moment);

        await Programs.SignalAsync(signal, run.Id, wholeGroup: signal == "INT");
        var ending = await run.EndAsync();

        Assert.True(ending.ExitCode == 130, ending.ToString());
        await workspace.NothingIsLeftAsync(ending);
    }

    [StackFact]
    public async Task Cancelled_during_a_check_it_takes_everything_down()
    {
        var seconds = $"600.{Random.Shared.Next(100000, 999999)}";
        using var workspace = home.Workspace($"services:\n  web:\n    {StackWorkspace.Server}\n", $"checks:\n  - command: {{ service: web, run: [/bin/busybox, sleep, \"{seconds}\"] }}");
        using var run = workspace.Start();
        await Programs.EventuallyAsync("the check runs", () => run.HasEnded || Programs.Naming($"sleep {seconds}").Count > 1, TimeSpan.FromMinutes(3));

        await Programs.SignalAsync("INT", run.Id, wholeGroup: true);
        var ending = await run.EndAsync();

        Assert.True(ending.ExitCode == 130, ending.ToString());
        await workspace.NothingIsLeftAsync(ending);
    }

    [StackFact]
    public async Task Cancelled_while_it_takes_down_it_finishes_that()
    {
        // It does not hear the signal to stop, so that taking it down takes a while.
        using var workspace = home.Workspace("services:\n  web: { image: IMAGE, entrypoint: [/bin/busybox, sh, -c, \"trap '' TERM; while :; do sleep 1; done\"], volumes: [\"state:/state\"] }\nvolumes: { state: }\n", "");
        using var run = workspace.Start();
        await run.SaysAsync("stack web: is taken down");

        await Programs.SignalAsync("INT", run.Id, wholeGroup: true);
        var ending = await run.EndAsync();

        Assert.True(ending.ExitCode is 130 or 0, ending.ToString());
        await workspace.NothingIsLeftAsync(ending);
    }

    [StackFact]
    public async Task What_a_killed_run_left_the_next_run_removes_and_a_living_run_keeps_its_own()
    {
        using var dead = home.Workspace(NeverReady, "startTimeoutSeconds: 600");
        using var living = home.Workspace(NeverReady, "startTimeoutSeconds: 600");
        using var later = home.Workspace($"services:\n  web:\n    {StackWorkspace.Server}\n", "");
        using var killed = dead.Start();
        using var lives = living.Start();
        await killed.SaysAsync("its health check says starting");
        await lives.SaysAsync("its health check says starting");
        await Programs.SignalAsync("KILL", killed.Id, wholeGroup: true);
        await killed.EndAsync();
        Assert.NotEmpty(await dead.LeftAsync());
        var kept = await living.LeftAsync();

        var run = await later.TestAsync();

        Assert.True(run.ExitCode == 0, run.ToString());
        await dead.NothingIsLeftAsync(run);
        Assert.Contains("removed; the run that started it was killed", run.Output);
        Assert.Equal(kept, await living.LeftAsync());
        Assert.Equal(3, kept.Count);
        await Programs.SignalAsync("TERM", lives.Id);
        var ending = await lives.EndAsync();
        Assert.True(ending.ExitCode == 130, ending.ToString());
        await living.NothingIsLeftAsync(ending);
    }

    [StackTheory]
    [InlineData(true, "its health check says starting")]
    [InlineData(false, "tcp web:8080: passed")]
    public async Task An_engine_that_is_gone_in_the_middle_is_no_failed_test(bool whileStarting, string moment)
    {
        using var workspace = whileStarting
            ? home.Workspace(NeverReady, "startTimeoutSeconds: 600")
            : home.Workspace($"services:\n  web:\n    {StackWorkspace.Server}\n", "checks:\n  - tcp: { service: web, port: 8080 }\n  - command: { service: web, run: [/bin/busybox, sleep, \"600\"] }");
        using var line = new EngineLine(workspace.Files.At("engine.sock"));
        using var run = workspace.Start(line.Environment);
        await run.SaysAsync(moment);

        line.Cut();
        var ending = await run.EndAsync();

        Assert.True(ending.ExitCode == 3, ending.ToString());
        Assert.Contains("the engine gave no answer any more", ending.Output);
        Assert.NotEmpty(await workspace.LeftAsync());

        using var later = home.Workspace($"services:\n  web:\n    {StackWorkspace.Server}\n", "");
        var after = await later.TestAsync();
        Assert.True(after.ExitCode == 0, after.ToString());
        await workspace.NothingIsLeftAsync(after);
    }
}
