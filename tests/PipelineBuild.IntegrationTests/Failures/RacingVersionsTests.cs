using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Failures;

/// <summary>An older and a newer version are published at the same moment.</summary>
public sealed class RacingVersionsTests
{
    private const int Rounds = 4;

    [EngineFact]
    public async Task No_moving_tag_is_left_at_the_lower_version()
    {
        using var home = new ScratchHome();
        using var older = new ScratchWorkspace(home);
        using var newer = new ScratchWorkspace(home);
        await older.MakeTinyAsync(text: "older", platforms: "linux/amd64");
        await newer.MakeTinyAsync(text: "newer", platforms: "linux/amd64");
        for (var round = 0; round < Rounds; round++)
        {
            var (low, high) = ($"1.{round}.0", $"1.{round}.1");
            await Task.WhenAll(BuildAsync(home, older, low), BuildAsync(home, newer, high));

            var runs = await Task.WhenAll(
                home.RunAsync(older, "--target=DockerPublish", "--exclusive", $"--package-version={low}"),
                home.RunAsync(newer, "--target=DockerPublish", "--exclusive", $"--package-version={high}"));

            Assert.All(runs, run => Assert.True(run.ExitCode == 0, string.Join("\n----\n", runs.AsEnumerable())));
            var highest = await home.Reader.DigestAsync("acme/tiny", high);
            Assert.NotEqual(highest, await home.Reader.DigestAsync("acme/tiny", low));
            foreach (var tag in (string[])[$"1.{round}", "1", "latest"])
            {
                Assert.Equal((round, tag, highest), (round, tag, await home.Reader.DigestAsync("acme/tiny", tag)));
            }
        }
    }

    private static async Task BuildAsync(ScratchHome home, ScratchWorkspace workspace, string version)
    {
        var run = await home.RunAsync(workspace, "--target=DockerBuild", $"--package-version={version}");
        Assert.True(run.ExitCode == 0, run.ToString());
    }
}
