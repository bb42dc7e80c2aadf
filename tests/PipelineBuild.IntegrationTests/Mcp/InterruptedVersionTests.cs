using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Mcp;

public sealed class InterruptedVersionTests
{
    [EngineTheory]
    [InlineData("prepare server/server.json")]
    [InlineData("prepare server/package.json")]
    [InlineData("write server/server.json")]
    [InlineData("write server/package-lock.json")]
    [InlineData("write server/package.json")]
    public async Task A_run_that_is_killed_leaves_the_old_version_or_the_new_and_the_next_run_finishes(string words)
    {
        using var repository = await PackageRepository.WithOneAsync();
        await repository.CommitAsync("feat: a", "server/src/main.js");
        using (var run = new PipelineRun(repository.Home, new Dictionary<string, string?>(), ["setsid"], ["--target=McpVersion", $"--workspace={repository.Workspace.Path}"]) { FatalWords = words })
        {
            await run.DiesAsync();
        }

        var ending = await repository.VersionAsync();

        Assert.True(ending.ExitCode == 0, ending.ToString());
        Assert.All((string[])["package.json", "package-lock.json", "server.json", "manifest.json", "CHANGELOG.md"], file => Assert.Contains("1.3.0", repository.Read($"server/{file}")));
        Assert.DoesNotContain("1.3.0", repository.Read("server/CHANGELOG.md").Split("## 1.3.0", 2)[1]);
        Assert.DoesNotContain(".tmp", await repository.StatusAsync());
    }

    [SmallDiskFact]
    public async Task A_full_disk_changes_nothing()
    {
        using var repository = await PackageRepository.WithOneAsync();
        Directory.Move(repository.Workspace.At("server"), repository.Workspace.At("moved"));
        using var disk = await SmallDisk.MountAsync(repository.Workspace.At("server"), 1);
        foreach (var folder in Directory.EnumerateDirectories(repository.Workspace.At("moved"), "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(folder.Replace("/moved", "/server", StringComparison.Ordinal));
        }

        foreach (var file in Directory.EnumerateFiles(repository.Workspace.At("moved"), "*", SearchOption.AllDirectories))
        {
            File.Move(file, file.Replace("/moved", "/server", StringComparison.Ordinal));
        }

        Directory.Delete(repository.Workspace.At("moved"), recursive: true);
        await repository.CommitAsync("feat: a", "server/src/main.js");
        var filler = repository.Workspace.At("server/node_modules.log");
        await repository.GitAsync("config", "core.excludesFile", repository.Write(".git/ignored", "*.log\n"));
        // Room for the first new file and not for all.
        File.WriteAllBytes(filler, new byte[1024 * 1024 - (4096 * 7)]);

        var ending = await repository.VersionAsync();

        Assert.True(ending.ExitCode == 3, ending.ToString());
        Assert.Empty(await repository.StatusAsync());
        File.Delete(filler);
        ending = await repository.VersionAsync();
        Assert.True(ending.ExitCode == 0, ending.ToString());
        ending.SaysAnywhere("5 files written");
    }
}
