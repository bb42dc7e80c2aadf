using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Containers.Gates;

/// <summary>A disk that is full before what the gates found, and that they passed, is written down.</summary>
public sealed class GateDiskTests(GateHome home) : IClassFixture<GateHome>
{
    private const int Megabytes = 16;

    [SmallDiskScannerFact]
    public async Task A_disk_that_fills_up_while_images_are_verified_moves_no_version_tag_and_loses_nothing()
    {
        using var workspace = await new GateWorkspace(home, "acme/full").Configure().CommitAsync();
        using var disk = await SmallDisk.MountAsync(workspace.Files.At("artifacts"), Megabytes);
        using var run = workspace.Start("--target=DockerPublish");
        await run.SaysAsync("DockerSign: ");
        await Programs.SignalAsync("STOP", run.Id);
        Assert.False(File.Exists(workspace.Files.At("artifacts/results/DockerVerify.json")), run.Said);
        Fill(workspace.Files.At("artifacts/filling"));
        await Programs.SignalAsync("CONT", run.Id);
        var full = await run.EndAsync();

        Assert.True(full.ExitCode == 3, full.ToString());
        Assert.Contains("no space left on device", full.All, StringComparison.OrdinalIgnoreCase);
        Assert.Equal([workspace.CommitTag], await workspace.TagsAsync());
        var signatures = await workspace.SignaturesAsync();
        Assert.NotEmpty(signatures);

        File.Delete(workspace.Files.At("artifacts/filling"));
        var again = await workspace.PassAsync("--target=DockerPublish");
        Assert.Contains("nothing to push, everything is there", again.Output);
        Assert.Contains("nothing to sign, all of it is signed by", again.Output);
        Assert.Equal(signatures, await workspace.SignaturesAsync());
        Assert.Contains("1.2.3", await workspace.TagsAsync());
        Assert.Equal("passed", (await workspace.LedgerAsync())[^1].GetProperty("outcome").GetString());
        Assert.Contains("those that were verified before", (await workspace.PassAsync("--target=DockerPublish")).Output);
    }

    /// <summary>To the last byte, so that not even an empty file finds room for its content.</summary>
    private static void Fill(string file)
    {
        using var filling = File.Create(file, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                filling.Write(block);
            }
        }
        catch (IOException)
        {
            // That is what it was for.
        }
    }
}
