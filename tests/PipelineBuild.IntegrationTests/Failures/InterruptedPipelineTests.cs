using System.Diagnostics;
using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Failures;

/// <summary>The pipeline itself is killed or cancelled; the same command afterwards does what is missing.</summary>
public sealed class InterruptedPipelineTests(ScratchHome home) : IClassFixture<ScratchHome>
{
    private static readonly TimeSpan CancelLimit = TimeSpan.FromSeconds(30);

    [EngineTheory]
    [InlineData("== DockerBuild")]
    [InlineData("builder:")]
    [InlineData("artifacts/docker-bake.json")]
    [InlineData("artifacts/images")]
    [InlineData("artifacts/results/DockerBuild.json")]
    [InlineData("== DockerPublish")]
    [InlineData("push acme/")]
    [InlineData("tag acme/")]
    public async Task Killed_at_some_moment_it_finishes_when_run_again(string moment)
    {
        using var workspace = new ScratchWorkspace(home);
        var repository = $"acme/killed-{string.Concat(moment.Where(char.IsAsciiLetterLower))}";
        var commit = await workspace.MakeTinyAsync(repository, text: workspace.Path);
        var pause = Random.Shared.Next(250);
        using (var killed = home.Start(workspace, "--target=DockerPublish"))
        {
            await (moment.StartsWith("artifacts/", StringComparison.Ordinal) ? killed.WritesAsync(workspace.At(moment)) : killed.SaysAsync(moment));
            await Task.Delay(pause);
            killed.Kill();
        }

        var run = await home.RunAsync(workspace, "--target=DockerPublish");

        Assert.True(run.ExitCode == 0, $"killed {pause} ms after '{moment}'\n{run}");
        string[] tags = ["1", "1.2", "1.2.3", "latest", $"sha-{commit}"];
        Assert.Equal(tags, await home.Reader.TagsAsync(repository));
        var digest = await home.Reader.DigestAsync(repository, "latest");
        foreach (var tag in tags)
        {
            Assert.Equal(digest, await home.Reader.DigestAsync(repository, tag));
            Assert.Equal(["linux/amd64", "linux/arm64"], await home.Reader.PlatformsAsync(repository, tag));
        }
    }

    [EngineTheory]
    [InlineData("INT", true)]
    [InlineData("INT", false)]
    [InlineData("TERM", false)]
    public async Task Cancelled_during_a_build_step_it_ends_with_130_and_leaves_no_process(string signal, bool wholeGroup)
    {
        using var workspace = new ScratchWorkspace(home);
        var seconds = $"5.{Random.Shared.Next(100000, 999999)}";
        workspace.Describe("- { name: acme/slow, context: app }", platforms: MachineShell.Platform);
        await MachineShell.CopyToAsync(workspace.At("app/root"));
        workspace.Write("app/Dockerfile", $"FROM scratch\nCOPY root /\nRUN sleep {seconds}; echo slept\n");
        await workspace.CommitAsync();
        using var run = home.StartInGroup(workspace, "--target=DockerPublish");
        await Programs.EventuallyAsync("the build step sleeps", () => run.HasEnded || IsSleeping(seconds));
        var clock = Stopwatch.StartNew();

        await Programs.SignalAsync(signal, run.Id, wholeGroup);
        var ending = await run.EndAsync();

        Assert.True(ending.ExitCode == 130, ending.ToString());
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, CancelLimit);
        Assert.Contains("cancelled; whatever is half done is finished by running the same command again", ending.Output);
        Assert.DoesNotContain("slept", ending.Output[ending.Output.IndexOf("#6", StringComparison.Ordinal)..].Replace("echo slept", ""));
        await Programs.EventuallyAsync("nothing of ours runs any more", () => Programs.Naming(workspace.Path).Count == 0 && !IsSleeping(seconds), TimeSpan.FromSeconds(10));

        var again = await home.RunAsync(workspace, "--target=DockerPublish");
        Assert.True(again.ExitCode == 0, again.ToString());
    }

    /// <summary>Steps of a build are processes of this machine too, seen by their command line.</summary>
    private static bool IsSleeping(string seconds) => Programs.Naming($"sleep {seconds}").Count > 0;
}
