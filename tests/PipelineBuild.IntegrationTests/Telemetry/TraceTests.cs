using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Telemetry;

/// <summary>The trace that a publish with the real engine and a real registry leaves behind.</summary>
public sealed class TraceTests(ScratchHome home) : IClassFixture<ScratchHome>
{
    [EngineFact]
    public async Task A_publish_shows_its_build_steps_its_push_and_what_it_read_back_each_below_what_did_it()
    {
        using var workspace = new ScratchWorkspace(home);
        await workspace.MakeTinyAsync("acme/traced", text: workspace.Path);

        var run = await home.RunAsync(workspace, "--target=DockerPublish");

        Assert.True(run.ExitCode == 0, run.ToString());
        var slices = TraceSlice.Of(workspace);
        Assert.Equal(["DockerPublish", "DockerBuild", "DockerPublish"], slices.Where(slice => slice.Kind is "run" or "target").Select(slice => slice.Name));
        var build = slices.Single(slice => slice is { Kind: "target", Name: "DockerBuild" });
        var publish = slices.Single(slice => slice is { Kind: "target", Name: "DockerPublish" });
        Assert.Equal(2, slices.Count(slice => slice.Name.Contains("COPY hello", StringComparison.Ordinal) && slice.IsWithin(build)));
        Assert.Single(slices, slice => slice is { Kind: "process", Name: "docker buildx bake" } && slice.IsWithin(build));
        var push = slices.Single(slice => slice.Name.StartsWith("push ", StringComparison.Ordinal));
        var readBack = slices.Single(slice => slice.Name == "read back acme/traced");
        Assert.All(new[] { push, readBack, slices.Single(slice => slice.Name == "record the publish in refs/pipeline/ledger") }, slice => Assert.True(slice.IsWithin(publish), slice.ToString()));
        Assert.True(push.End <= readBack.Begin, $"{push} before {readBack}");
        Assert.DoesNotContain(slices, slice => slice.Kind == "target" && slice.Failed);
        Assert.Contains("pipeline_target_outcome{pipeline=\"scratch\",target=\"DockerPublish\",outcome=\"passed\"} 1\n", File.ReadAllText(workspace.At("artifacts/metrics.prom")));
    }
}
