using PipelineBuild.Results;

namespace PipelineBuild.IntegrationTests.Ledger;

/// <summary>kill -9 at any moment leaves a valid ledger that the next append extends.</summary>
public sealed class KilledWriterTests : IDisposable
{
    private readonly LedgerRig rig = new();

    [LedgerFact]
    public async Task Without_a_remote() => await SurvivesAsync(await rig.RepositoryAsync(), null, 10);

    [LedgerFact]
    public async Task With_a_remote() => await SurvivesAsync((await rig.SharedAsync(1)).Clones[0], "origin", 5);

    [LedgerFact]
    public async Task Without_git_and_while_the_repository_is_made()
    {
        for (var round = 1; round <= 5; round++)
        {
            var work = rig.Folder($"plain{round}");
            using (var writer = new WriterProcess(work, null, "victim", 0))
            {
                await Rig.Programs.EventuallyAsync("the writer begins", () => writer.HasEnded || Directory.Exists(Path.Combine(work, ".pipeline")));
                await Task.Delay(Random.Shared.Next(20));
                await writer.KillAsync(wholeTree: true);
            }

            await rig.AppendAsync(work);
            Assert.Equal(Outcome.Passed, (await rig.VerifyAsync(work)).Outcome);
        }
    }

    public void Dispose() => rig.Dispose();

    private async Task SurvivesAsync(string work, string? remote, int rounds)
    {
        var before = (await rig.AppendAsync(work, remote)).Sequence;
        for (var round = 1; round <= rounds; round++)
        {
            using (var writer = new WriterProcess(work, remote, $"victim{round}", 0))
            {
                // From the first write on, any moment is as good as another.
                var tip = await rig.TipAsync(work);
                await Rig.Programs.EventuallyAsync("the writer writes", () => writer.HasEnded || File.ReadAllText(Path.Combine(work, ".git", "refs", "pipeline", "ledger")).Trim() != tip);
                await Task.Delay(Random.Shared.Next(150));
                Assert.False(writer.HasEnded);
                await writer.KillAsync(wholeTree: round % 2 == 0);
            }

            var next = await rig.AppendAsync(work, remote);
            Assert.True(next.Sequence > before + 1, $"{next.Sequence} after {before}");
            before = next.Sequence;
            var verdict = await rig.VerifyAsync(work, remote);
            Assert.True(verdict.Outcome == Outcome.Passed, string.Join('\n', verdict.Findings));
        }

        await rig.GitAsync(work, "fsck", "--strict", "--no-dangling");
    }
}
