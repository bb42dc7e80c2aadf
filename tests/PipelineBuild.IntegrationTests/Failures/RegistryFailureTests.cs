using System.Diagnostics;
using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Failures;

/// <summary>The registry dies or fills up at the worst moments; running the same command again finishes the work.</summary>
public sealed class RegistryFailureTests
{
    private const int Layers = 6;
    private const int LayerMegabytes = 8;
    private const int MostAttempts = 10;

    [EngineFact]
    public async Task Killed_between_build_and_publish_it_is_started_again_with_its_images()
    {
        using var home = new ScratchHome();
        using var workspace = new ScratchWorkspace(home);
        await workspace.MakeTinyAsync();
        Assert.Equal(0, (await home.RunAsync(workspace, "--target=DockerPublish", "--package-version=1.0.0")).ExitCode);
        workspace.Write("app/hello", "newer");
        await workspace.CommitAsync();
        Assert.Equal(0, (await home.RunAsync(workspace, "--target=DockerBuild", "--package-version=1.1.0")).ExitCode);
        var killed = home.RegistryProcess;
        Process.GetProcessById(killed).Kill();

        var run = await home.RunAsync(workspace, "--target=DockerPublish", "--exclusive", "--package-version=1.1.0");

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.NotEqual(killed, home.RegistryProcess);
        Assert.Equal(await home.Reader.DigestAsync("acme/tiny", "1.1.0"), await home.Reader.DigestAsync("acme/tiny", "latest"));
        Assert.NotEqual(await home.Reader.DigestAsync("acme/tiny", "1.0.0"), await home.Reader.DigestAsync("acme/tiny", "latest"));
    }

    [EngineFact]
    public async Task Killed_between_pushes_the_run_says_so_and_the_next_one_finishes()
    {
        using var home = new ScratchHome();
        using var workspace = await BigWorkspaceAsync(home);
        Ending first;
        var noise = 0;
        do
        {
            // On a fast machine everything may be pushed before the blow falls; then there is something new to push.
            await AddNoiseAsync(workspace, ++noise);
            using var broken = home.Start(workspace, "--target=DockerPublish", "--overwrite");
            await broken.SaysAsync("push acme/big");
            Process.GetProcessById(home.RegistryProcess).Kill();
            first = await broken.EndAsync();
        }
        while (first.ExitCode == 0 && noise < MostAttempts);

        var second = await home.RunAsync(workspace, "--target=DockerPublish", "--overwrite");

        Assert.True(first.ExitCode == 3, first.ToString());
        first.Says($"the registry {home.RegistryHost} can't be reached");
        Assert.DoesNotContain("   at ", first.All);
        Assert.True(second.ExitCode == 0, second.ToString());
        Assert.Equal(["linux/amd64"], await home.Reader.PlatformsAsync("acme/big", "latest"));
    }

    [SmallDiskFact]
    public async Task A_full_disk_under_the_registry_is_an_error_and_with_more_room_the_same_command_succeeds()
    {
        using var home = new ScratchHome();
        using var disk = await SmallDisk.MountAsync(home.RegistryFolder, Layers * LayerMegabytes / 2);
        using var workspace = await BigWorkspaceAsync(home);

        var full = await home.RunAsync(workspace, "--target=DockerPublish");
        Assert.True(full.ExitCode == 3, full.ToString());
        Assert.Contains("no space left on device", full.Output[full.Output.LastIndexOf("errored", StringComparison.Ordinal)..], StringComparison.OrdinalIgnoreCase);
        full.Says("(tried 5 times in ");
        Assert.DoesNotContain("tag acme/big", full.Output);

        await disk.GrowAsync(Layers * LayerMegabytes * 4);
        var again = await home.RunAsync(workspace, "--target=DockerPublish");
        Assert.True(again.ExitCode == 0, again.ToString());
        Assert.Equal(["linux/amd64"], await home.Reader.PlatformsAsync("acme/big", "latest"));
    }

    [EngineFact]
    public async Task What_a_full_disk_left_half_written_is_written_anew()
    {
        using var home = new ScratchHome();
        using var workspace = await BigWorkspaceAsync(home);
        Assert.Equal(0, (await home.RunAsync(workspace, "--target=DockerPublish")).ExitCode);
        var repository = Directory.EnumerateDirectories(home.RegistryFolder, "big", SearchOption.AllDirectories).Single(folder => Directory.Exists(Path.Combine(folder, "_layers")));
        Directory.Delete(Path.Combine(repository, "_manifests"), recursive: true);
        var link = Directory.EnumerateFiles(Path.Combine(repository, "_layers"), "link", SearchOption.AllDirectories).First();
        File.WriteAllText(link, "");

        var again = await home.RunAsync(workspace, "--target=DockerPublish");

        Assert.True(again.ExitCode == 0, again.ToString());
        Assert.NotEmpty(File.ReadAllText(link));
    }

    [SmallDiskFact]
    public async Task A_full_disk_under_artifacts_is_an_error_and_with_more_room_the_same_command_succeeds()
    {
        using var home = new ScratchHome();
        using var workspace = await BigWorkspaceAsync(home);
        using var disk = await SmallDisk.MountAsync(workspace.At("artifacts"), Layers * LayerMegabytes / 2);

        var full = await home.RunAsync(workspace, "--target=DockerPublish");
        Assert.True(full.ExitCode == 3, full.ToString());
        Assert.Contains("no space left on device", full.Output[full.Output.LastIndexOf("errored", StringComparison.Ordinal)..], StringComparison.OrdinalIgnoreCase);

        await disk.GrowAsync(Layers * LayerMegabytes * 4);
        var again = await home.RunAsync(workspace, "--target=DockerPublish");
        Assert.True(again.ExitCode == 0, again.ToString());
    }

    /// <summary>Layers of noise, so that pushing takes a moment.</summary>
    private static async Task<ScratchWorkspace> BigWorkspaceAsync(ScratchHome home)
    {
        var workspace = new ScratchWorkspace(home);
        workspace.Describe("- { name: acme/big, context: app }", platforms: "linux/amd64");
        await AddNoiseAsync(workspace, seed: 0);
        return workspace;
    }

    private static async Task AddNoiseAsync(ScratchWorkspace workspace, int seed)
    {
        var dockerfile = "FROM scratch\n";
        for (var layer = 0; layer < Layers; layer++)
        {
            var noise = new byte[LayerMegabytes << 20];
            new Random((seed * Layers) + layer).NextBytes(noise);
            workspace.Write($"app/noise{layer}", "");
            await File.WriteAllBytesAsync(workspace.At($"app/noise{layer}"), noise);
            dockerfile += $"COPY noise{layer} /\n";
        }

        workspace.Write("app/Dockerfile", dockerfile);
        await workspace.CommitAsync();
    }
}
