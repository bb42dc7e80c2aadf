using PipelineBuild.IntegrationTests.Containers.Stacks;
using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Delivery;

/// <summary>Deployments that die by signal 9: users are served, the status tells the truth, and the same command or a rollback ends it.</summary>
public sealed class KilledDeployTests(StackHome home) : IClassFixture<StackHome>
{
    private static readonly string[] Moments = ["step 1 of", "step 3 of", "step 5 of", ": Succeeded"];

    [StackFact]
    public async Task Killed_at_every_persisted_phase_the_same_command_finishes()
    {
        using var workspace = new DeliveryWorkspace(home);
        await workspace.PublishAsync("1.0.0");
        await workspace.PassAsync("--target=Deploy");
        for (var number = 0; number < Moments.Length; number++)
        {
            var version = $"1.{number + 1}.0";
            await workspace.PublishAsync(version);
            var died = await workspace.KillAsync(Moments[number], "Deploy");
            Assert.StartsWith("version 1.", await workspace.ServedAsync());
            if (died && number < Moments.Length - 1)
            {
                (await workspace.PassAsync("--target=DeployStatus")).Says("whoever did that is gone");
            }

            await workspace.PassAsync("--target=Deploy");

            Assert.Equal($"version {version}", await workspace.ServedAsync());
            Assert.Equal("Succeeded", (await workspace.StatusAsync()).GetProperty("phase").GetString());
        }

        (await workspace.PassAsync("--target=History", "--export=jsonl")).Says("that process is gone: ");
    }

    [StackFact]
    public async Task Killed_in_the_middle_a_rollback_takes_it_back_also_without_a_registry()
    {
        using var workspace = new DeliveryWorkspace(home);
        await workspace.PublishAsync("1.0.0");
        await workspace.PassAsync("--target=Deploy");
        await workspace.PublishAsync("1.1.0");
        Assert.True(await workspace.KillAsync("Finalizing", "Deploy"));
        Assert.Equal("version 1.1.0", await workspace.ServedAsync());
        await workspace.PassAsync("--target=RegistryStop");

        (await workspace.PassAsync("--target=Rollback", "--reason=it died")).Says("test is still at 1.0.0: 1.1.0 was taken back: it died");

        Assert.Equal("version 1.0.0", await workspace.ServedAsync());
        (await workspace.PassAsync("--target=History", "--export=jsonl")).Says("it died");
    }
}
