using PipelineBuild.IntegrationTests.Containers.Stacks;
using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Delivery;

/// <summary>Deployments to another machine's engine through a Docker context.</summary>
public sealed class RemoteDeployTests(StackHome home) : IClassFixture<StackHome>
{
    [RemoteEngineFact]
    public async Task An_engine_behind_a_context_is_deployed_to_killed_and_brought_back()
    {
        await using var engine = await RemoteEngine.StartAsync(home, "far");
        using var workspace = new DeliveryWorkspace(home, more: "context: far\n    watchSeconds: 2");
        await workspace.PublishAsync("1.0.0");
        await workspace.PassAsync("--target=Deploy");
        Assert.Equal("version 1.0.0", await workspace.ServedAsync());
        await workspace.PublishAsync("1.1.0");

        Assert.True(await workspace.KillAsync("step 3 of", "Deploy"));
        Assert.Equal("version 1.0.0", await workspace.ServedAsync());
        (await workspace.PassAsync("--target=DeployStatus")).Says("whoever did that is gone");
        await workspace.PassAsync("--target=Deploy");
        Assert.Equal("version 1.1.0", await workspace.ServedAsync());
        (await workspace.PassAsync("--target=Rollback", "--reason=try")).Says("is back at 1.0.0, from 1.1.0");

        Assert.Equal("version 1.0.0", await workspace.ServedAsync());
        Assert.Contains($"{workspace.Project}-router", await engine.DockerAsync("container", "ls", "--format", "{{.Names}}"), StringComparison.Ordinal);
        Assert.DoesNotContain(workspace.Project, await workspace.DockerAsync("container", "ls", "--all", "--format", "{{.Names}}"), StringComparison.Ordinal);
        await engine.DisposeAsync();
        var silent = await workspace.RunAsync("--target=DeployStatus");
        Assert.True(silent.ExitCode == 3, silent.ToString());
        silent.Says("its Docker Engine gives no answer");
    }
}
