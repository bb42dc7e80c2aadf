using System.Globalization;
using PipelineBuild.Results;

namespace PipelineBuild.IntegrationTests.Ledger;

/// <summary>Processes that write at the same time all get their entries in, each exactly once, and none fails.</summary>
public sealed class ManyWritersTests : IDisposable
{
    private readonly LedgerRig rig = new();

    [LedgerFact]
    public async Task Eight_processes_with_25_entries_each_make_200_entries_in_one_chain()
    {
        var work = await rig.RepositoryAsync();

        var ids = await WriteAsync(Enumerable.Range(1, 8).Select(number => (work, $"writer{number}")).ToList(), null, 25);

        await ProvenAsync(work, null, ids, 8, 25);
    }

    [LedgerFact]
    public async Task Two_clones_of_one_remote_with_four_processes_each_make_one_chain_on_the_remote()
    {
        var (remote, clones) = await rig.SharedAsync(2);
        var writers = Enumerable.Range(1, 8).Select(number => (clones[number % 2], $"writer{number}")).ToList();

        var ids = await WriteAsync(writers, "origin", 25);

        await ProvenAsync(clones[0], "origin", ids, 8, 25);
        await ProvenAsync(clones[1], "origin", ids, 8, 25);
        Assert.Equal(200, (await rig.ReadAsync(remote)).Count);
    }

    public void Dispose() => rig.Dispose();

    /// <summary>Runs all writers at once; what each of them was told it wrote, as "sequence id".</summary>
    private static async Task<IReadOnlyList<string>> WriteAsync(IReadOnlyList<(string Workspace, string Label)> writers, string? remote, int count)
    {
        var processes = writers.Select(writer => new WriterProcess(writer.Workspace, remote, writer.Label, count)).ToList();
        try
        {
            var endings = await Task.WhenAll(processes.Select(process => process.EndAsync()));
            Assert.All(endings, ending => Assert.True(ending.ExitCode == 0, ending.ToString()));
            return endings.SelectMany(ending => ending.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToList();
        }
        finally
        {
            processes.ForEach(process => process.Dispose());
        }
    }

    private async Task ProvenAsync(string workspace, string? remote, IReadOnlyList<string> ids, int writers, int each)
    {
        var entries = await rig.ReadAsync(workspace, remote);
        Assert.Equal(Enumerable.Range(1, writers * each).Select(number => (long)number), entries.Select(entry => entry.Sequence));
        Assert.Equal(ids.Order(StringComparer.Ordinal), entries.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Sequence} {entry.Id}")).Order(StringComparer.Ordinal));
        foreach (var writer in entries.GroupBy(entry => entry.Actor))
        {
            // In the writer's own order, none twice.
            Assert.Equal(Enumerable.Range(1, each).Select(number => $"0.0.{number}"), writer.Select(entry => entry.Version));
        }

        Assert.Equal(writers, entries.Select(entry => entry.Actor).Distinct().Count());
        var verdict = await rig.VerifyAsync(workspace, remote);
        Assert.True(verdict.Outcome == Outcome.Passed, string.Join('\n', verdict.Findings));
    }
}
