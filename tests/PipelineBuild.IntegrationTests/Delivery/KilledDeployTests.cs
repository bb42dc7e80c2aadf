using PipelineBuild.IntegrationTests.Containers.Stacks;
using PipelineBuild.IntegrationTests.Ledger;
using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Delivery;

/// <summary>Deployments that die by signal 9: users are served, the status tells the truth, and the same command or a rollback ends it.</summary>
public sealed class KilledDeployTests(StackHome home) : IClassFixture<StackHome>
{
    private static readonly string[] Moments = ["step 1 of", "step 3 of", "step 5 of", ": Succeeded"];

    /// <summary>A rollback is not watched.</summary>
    private static readonly string[] MomentsBack = ["step 1 of", "step 3 of", ": Succeeded"];

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

    [StackFact]
    public async Task A_killed_rollback_to_what_is_not_warm_any_more_is_finished_by_the_same_command_and_told_once()
    {
        using var workspace = new DeliveryWorkspace(home, more: "watchSeconds: 0");
        await workspace.PublishAsync("1.0.0");
        await workspace.PassAsync("--target=Deploy");
        await workspace.PublishAsync("1.1.0");
        foreach (var (moment, number) in MomentsBack.Select((moment, index) => (moment, index + 1)))
        {
            await workspace.PassAsync("--target=Deploy", "--package-version=1.1.0");
            await workspace.PassAsync("--target=Finalize");
            var died = await workspace.KillAsync(moment, "Rollback");
            Assert.StartsWith("version 1.", await workspace.ServedAsync());
            if (died && moment != MomentsBack[^1])
            {
                (await workspace.PassAsync("--target=DeployStatus")).Says("the same Rollback goes on with it");
            }

            // The last moment comes after the end: only the ledger may not have been told.
            (await workspace.PassAsync("--target=Rollback", "--package-version=1.0.0")).Says("1.0.0");

            Assert.Equal("version 1.0.0", await workspace.ServedAsync());
            Assert.Equal("1.0.0", (await workspace.StatusAsync()).GetProperty("version").GetString());
            Assert.Equal(number, (await workspace.PassAsync("--target=History", "--export=jsonl")).Output.Split('\n').Count(line => line.Contains("\"kind\":\"rollback\"", StringComparison.Ordinal)));
        }
    }

    [StackFact]
    public async Task A_rollback_that_the_ledger_was_not_told_of_is_told_by_the_next_and_not_done_twice()
    {
        using var workspace = new DeliveryWorkspace(home, more: "watchSeconds: 0");
        foreach (var version in (string[])["1.0.0", "1.1.0", "1.2.0"])
        {
            await workspace.PublishAsync(version);
            await workspace.PassAsync("--target=Deploy");
        }

        await workspace.PassAsync("--target=Rollback");
        await LedgerCut.LastAsync(workspace.Files.Path);

        (await workspace.PassAsync("--target=Rollback")).Says("only its ledger entry was missing");

        Assert.Equal("version 1.1.0", await workspace.ServedAsync());
        (await workspace.PassAsync("--target=Rollback")).Says("is back at 1.0.0, from 1.1.0");
    }
}
