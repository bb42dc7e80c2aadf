using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Containers;

/// <summary>Two builds of one commit, the second with every step anew, give the same platform manifests.</summary>
public sealed class ReproducibleTests(ScratchHome home) : IClassFixture<ScratchHome>
{
    [EngineFact]
    public async Task Steps_that_make_files_and_directories_give_the_same_layers_on_every_platform()
    {
        using var workspace = await StepsAsync("RUN mkdir -p /out/deep && echo made > /out/deep/file && : > /out/empty && sleep 1");

        var first = await home.RunAsync(workspace, "--target=DockerBuild");
        Assert.True(first.ExitCode == 0, first.ToString());
        var manifests = await ManifestsAsync(workspace);
        var second = await home.RunAsync(workspace, "--target=DockerBuild", "--no-cache");

        Assert.True(second.ExitCode == 0, second.ToString());
        Assert.Equal(2, manifests.Count);
        Assert.Equal(manifests, await ManifestsAsync(workspace));
        second.Says("; 0 of ");
        second.Says("compared with the last build of this commit on 2 platforms");
        Assert.DoesNotContain("not-reproducible", second.All);
    }

    [EngineFact]
    public async Task What_an_earlier_commit_left_in_the_cache_makes_no_difference()
    {
        using var workspace = await StepsAsync("RUN mkdir /out && echo made > /out/file");
        Assert.Equal(0, (await home.RunAsync(workspace, "--target=DockerBuild")).ExitCode);
        workspace.Write("app/hello", "another");
        await workspace.CommitAsync(DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));

        var first = await home.RunAsync(workspace, "--target=DockerBuild");
        Assert.True(first.ExitCode == 0, first.ToString());
        var manifests = await ManifestsAsync(workspace);
        var second = await home.RunAsync(workspace, "--target=DockerBuild", "--no-cache");

        Assert.True(second.ExitCode == 0, second.ToString());
        Assert.Equal(manifests, await ManifestsAsync(workspace));
        Assert.DoesNotContain("not-reproducible", second.All);
    }

    [EngineFact]
    public async Task What_is_not_made_of_the_commit_alone_is_found_by_layer()
    {
        using var workspace = await StepsAsync("RUN mkdir /out && cat /proc/sys/kernel/random/uuid > /out/changing");

        Assert.Equal(0, (await home.RunAsync(workspace, "--target=DockerBuild")).ExitCode);
        var second = await home.RunAsync(workspace, "--target=DockerBuild", "--no-cache");

        Assert.True(second.ExitCode == 0, second.ToString());
        Assert.Contains("containers/not-reproducible", await File.ReadAllTextAsync(workspace.At("artifacts/results/DockerBuild.json")));
        second.Says("acme/steps for linux/arm64: two builds of this commit differ in layer 2 of 2");
    }

    /// <summary>An image whose files are made by steps that run on this machine, for both platforms.</summary>
    private async Task<ScratchWorkspace> StepsAsync(string run)
    {
        var workspace = new ScratchWorkspace(home);
        workspace.Describe("- { name: acme/steps, context: app }", reproducible: true);
        await MachineShell.CopyToAsync(workspace.At("app/root"));
        workspace.Write("app/hello", "hello");
        workspace.Write("app/Dockerfile", $"FROM --platform=$BUILDPLATFORM scratch AS made\nCOPY root /\nRUN echo {workspace.Path} > /unique\n{run}\nFROM scratch\nCOPY hello /\nCOPY --from=made /out /out\n");
        await workspace.CommitAsync();
        return workspace;
    }

    private static async Task<IReadOnlyDictionary<string, string>> ManifestsAsync(ScratchWorkspace workspace)
    {
        using var result = System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(workspace.At("artifacts/results/DockerBuild.json")));
        return result.RootElement.GetProperty("images")[0].GetProperty("platforms").EnumerateObject().ToDictionary(platform => platform.Name, platform => platform.Value.GetString()!);
    }
}
