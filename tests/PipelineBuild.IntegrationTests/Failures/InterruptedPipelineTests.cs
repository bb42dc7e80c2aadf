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
    [InlineData(":1.2.3 -> ")]
    [InlineData(":1.2 -> ")]
    [InlineData(":1 -> ")]
    [InlineData(":latest -> ")]
    public async Task Killed_at_some_moment_it_finishes_when_run_again(string moment)
    {
        using var workspace = new ScratchWorkspace(home);
        var repository = $"acme/killed-{string.Concat(moment.Where(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter)))}";
        var commit = await workspace.MakeTinyAsync(repository, text: workspace.Path);
        var pause = moment.StartsWith(':') ? 0 : Random.Shared.Next(250);
        using (var killed = home.Start(workspace, "--target=DockerPublish"))
        {
            await (moment.StartsWith("artifacts/", StringComparison.Ordinal) ? killed.WritesAsync(workspace.At(moment)) : killed.SaysAsync(moment));
            await Task.Delay(pause);
            killed.Kill();
            await killed.EndAsync();
        }

        var left = Journals(workspace);
        var run = await home.RunAsync(workspace, "--target=DockerPublish");

        Assert.True(run.ExitCode == 0, $"killed {pause} ms after '{moment}'\n{run}");
        Assert.All(left, target => run.Says($"an earlier {target}, begun "));
        Assert.Empty(Journals(workspace));
        string[] tags = ["1", "1.2", "1.2.3", "latest", $"sha-{commit}"];
        Assert.Equal(tags, await home.Reader.TagsAsync(repository));
        var digest = await home.Reader.DigestAsync(repository, "latest");
        foreach (var tag in tags)
        {
            Assert.Equal(digest, await home.Reader.DigestAsync(repository, tag));
            Assert.Equal(["linux/amd64", "linux/arm64"], await home.Reader.PlatformsAsync(repository, tag));
        }
    }

    [EngineFact]
    public async Task Killed_before_its_ledger_entry_it_says_so_and_does_only_that()
    {
        using var workspace = new ScratchWorkspace(home);
        await workspace.MakeTinyAsync("acme/unrecorded", text: workspace.Path);
        using (var queue = new FileStream(workspace.At(".git/pipeline-ledger.queue"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        using (var killed = home.Start(workspace, "--target=DockerPublish"))
        {
            await killed.SaysAsync("tag acme/unrecorded:latest");
            await Programs.EventuallyAsync("the entry is due", () => killed.HasEnded || Journals(workspace, "record the publish"));
            killed.Kill();
            await killed.EndAsync();
        }

        var run = await home.RunAsync(workspace, "--target=DockerPublish", "--json");

        using var report = System.Text.Json.JsonDocument.Parse(run.Output);
        var publish = report.RootElement.GetProperty("tasks")[1].GetProperty("result");
        var note = Assert.Single(publish.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("rule").GetString() == "run/continued");
        Assert.EndsWith("was killed during: record the publish in refs/pipeline/ledger", note.GetProperty("message").GetString());
        var image = publish.GetProperty("images")[0];
        Assert.Equal((false, 0), (image.GetProperty("pushed").GetBoolean(), image.GetProperty("movedTags").GetArrayLength()));
        Assert.Contains("1 entry", (await home.RunAsync(workspace, "--target=History")).Output);
    }

    [EngineTheory]
    [InlineData("INT", true)]
    [InlineData("INT", false)]
    [InlineData("TERM", false)]
    public async Task Cancelled_during_a_build_step_it_ends_with_130_and_leaves_no_process(string signal, bool wholeGroup)
    {
        using var workspace = new ScratchWorkspace(home);
        var seconds = $"5.{Random.Shared.Next(100000, 999999)}";
        workspace.Describe($"- {{ name: acme/slow-{seconds}, context: app }}", platforms: MachineShell.Platform);
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
        ending.Says("cancelled; whatever is half done is finished by running the same command again");
        Assert.Contains("\"cicd.pipeline.result\": \"cancellation\"", File.ReadAllText(workspace.At("artifacts/trace.json")));
        Assert.Contains("pipeline_run_exit_code{pipeline=\"scratch\"} 130\n", File.ReadAllText(workspace.At("artifacts/metrics.prom")));
        Assert.DoesNotContain("slept", ending.Output[ending.Output.IndexOf("#6", StringComparison.Ordinal)..].Replace("echo slept", ""));
        await Programs.EventuallyAsync("nothing of ours runs any more", () => Programs.Naming(workspace.Path).Count == 0 && !IsSleeping(seconds), TimeSpan.FromSeconds(10));

        var again = await home.RunAsync(workspace, "--target=DockerPublish");
        Assert.True(again.ExitCode == 0, again.ToString());
    }

    /// <summary>The targets whose journal a killed run left.</summary>
    private static IReadOnlyList<string> Journals(ScratchWorkspace workspace) => Directory.Exists(workspace.At("artifacts/journal"))
        ? Directory.EnumerateFiles(workspace.At("artifacts/journal")).Select(file => Path.GetFileName(file).Split('.')[0]).ToList()
        : [];

    /// <summary>The file is held by its writer: a program that knows no locks reads it.</summary>
    private static bool Journals(ScratchWorkspace workspace, string change) =>
        Programs.RunAsync("grep", ["-rqs", change, workspace.At("artifacts/journal")]).GetAwaiter().GetResult().ExitCode == 0;

    /// <summary>Steps of a build are processes of this machine too, seen by their command line.</summary>
    private static bool IsSleeping(string seconds) => Programs.Naming($"sleep {seconds}").Count > 0;
}
