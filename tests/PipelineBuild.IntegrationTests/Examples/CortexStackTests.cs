using PipelineBuild.Containers.Stacks;
using PipelineBuild.IntegrationTests.Containers.Stacks;
using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Examples;

/// <summary>The stack of the example workload, by this repository's own pipeline.yml, with the images as they are built.</summary>
[Collection(StackRuns.Name)]
public sealed class CortexStackTests(ScratchHome home) : IClassFixture<ScratchHome>
{
    /// <summary>Its base image may have to be made first.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(25);

    [StackFact]
    public async Task It_comes_up_answers_and_has_the_connections_it_declares()
    {
        home.LinkPrograms(ConnectivityProbe.Program);
        using var workspace = new ScratchWorkspace(home);
        var pipeline = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "pipeline.yml"));
        var name = $"t{Guid.NewGuid():N}"[..16];
        workspace.Write("pipeline.yml", pipeline.Replace("registry: local", $"registry: {{ name: local, port: {home.Port} }}").Replace("name: cortex\nversion", $"name: {name}\nversion"));
        CortexCopy.CopyTo(workspace.At("examples/cortex"));
        await workspace.CommitAsync();

        using var run = home.Start(workspace, "--target=DockerTest", $"--platform={MachineShell.Platform}");
        var ending = await run.EndAsync(Limit);

        Assert.True(ending.ExitCode == 0, ending.ToString());
        Assert.Contains($"stack cortex: started as pb-{name}-cortex-", ending.Output);
        Assert.Contains("gateway -> memory:8081", ending.Output);
        Assert.True(File.ReadAllText(workspace.At("artifacts/stacks/cortex/memory.log")).Length > 0, ending.ToString());
        var left = await Programs.RunAsync("docker", ["container", "ls", "--all", "--quiet", "--filter", $"name={name}"]);
        Assert.True(left.ExitCode == 0 && left.Output.Trim().Length == 0, $"{left}\n{ending}");
    }
}
