using PipelineBuild.IntegrationTests.Rig;
using Xunit.Abstractions;

namespace PipelineBuild.IntegrationTests.Examples;

/// <summary>The main job on the example workload, by this repository's own pipeline.yml: base images by recipe where the real ones are out of reach.</summary>
[Collection(QuietEngine.Name)]
public sealed class CortexPublishTests(ScratchHome home, ITestOutputHelper output) : IClassFixture<ScratchHome>
{
    /// <summary>A base image for a foreign processor is made under emulation.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(25);

    [ScannerFact]
    public async Task Both_platforms_of_every_example_image_answer_under_the_version_tags_and_are_deployed_without_losing_a_request()
    {
        home.LinkPrograms("trivy", "cosign", "busybox-static");
        home.LinkRouter();
        using var workspace = new ScratchWorkspace(home);
        using var environment = new CortexEnvironment(home, workspace);
        environment.Write();
        CortexCopy.CopyTo(workspace.At("examples/cortex"));
        var commit = await workspace.CommitAsync();

        using var run = home.Start(workspace, "--target=DockerPublish");
        var ending = await run.EndAsync(Limit);

        Assert.True(ending.ExitCode == 0, ending.ToString());
        foreach (var image in (string[])["cortex/gateway", "cortex/memory"])
        {
            var digest = await home.Reader.DigestAsync(image, $"sha-{commit}");
            foreach (var tag in (string[])["0.1.0", "0.1", "latest"])
            {
                Assert.Equal(digest, await home.Reader.DigestAsync(image, tag));
                Assert.Equal(["linux/amd64", "linux/arm64"], await home.Reader.PlatformsAsync(image, tag));
            }
        }

        await ServesAsync("cortex/memory");
        await environment.DeployUnderLoadAsync(commit, output);
    }

    /// <summary>The published bytes, pulled by digest, start and answer their health check.</summary>
    private async Task ServesAsync(string image)
    {
        var reference = $"{home.RegistryHost}/{image}@{await home.Reader.DigestAsync(image, "0.1.0")}";
        var started = await Programs.RunAsync("docker", ["run", "--detach", "--rm", "--publish", "127.0.0.1::8081", reference], home.Path);
        Assert.True(started.ExitCode == 0, started.ToString());
        var container = started.Output.Trim();
        try
        {
            var health = "{{.State.Health.Status}}";
            await Programs.EventuallyAsync("the service is healthy", () =>
                Programs.RunAsync("docker", ["inspect", "--format", health, container], home.Path).GetAwaiter().GetResult().Output.Trim() == "healthy");
        }
        finally
        {
            await Programs.RunAsync("docker", ["rm", "--force", "--volumes", container], home.Path);
            await Programs.RunAsync("docker", ["rmi", reference], home.Path);
        }
    }
}
