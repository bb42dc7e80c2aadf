using PipelineBuild.Tools;

namespace PipelineBuild.Observability.Validation;

/// <summary>Something that promtool is asked about: a rule file, or a document of one that was written to a file of its own.</summary>
/// <param name="Path">Relative to the workspace, or absolute.</param>
/// <param name="Size">By which calls are made equally long.</param>
public sealed record PromtoolJob(string Path, long Size);

/// <summary>Asks promtool about many files with few calls that run side by side.</summary>
public sealed class PromtoolBatches(Promtool promtool, int processors)
{
    /// <returns>For each job what promtool said, or why it said nothing.</returns>
    public async Task<IReadOnlyDictionary<PromtoolJob, (RuleFileVerdict? Verdict, string Problem)>> CheckAsync(string directory, IReadOnlyList<PromtoolJob> jobs, CancellationToken cancel)
    {
        var answers = await Task.WhenAll(Divide(jobs, processors).Select(batch => CheckBatchAsync(directory, batch, cancel)));
        return answers.SelectMany(answer => answer).ToDictionary(answer => answer.Job, answer => (answer.Verdict, answer.Problem));
    }

    /// <summary>The largest first, each to the call that has least to do.</summary>
    public static IReadOnlyList<IReadOnlyList<PromtoolJob>> Divide(IReadOnlyList<PromtoolJob> jobs, int processors)
    {
        var calls = Math.Min(jobs.Count, Math.Max(processors, (jobs.Count + Promtool.MostFiles - 1) / Promtool.MostFiles));
        var batches = Enumerable.Range(0, calls).Select(_ => new List<PromtoolJob>()).ToList();
        var least = new PriorityQueue<List<PromtoolJob>, (long, int)>(batches.Select((batch, index) => (batch, (0L, index))));
        foreach (var job in jobs.OrderByDescending(job => job.Size).ThenBy(job => job.Path, StringComparer.Ordinal))
        {
            least.TryDequeue(out var batch, out var load);
            batch!.Add(job);
            if (batch.Count < Promtool.MostFiles)
            {
                least.Enqueue(batch, (load.Item1 + job.Size, load.Item2));
            }
        }

        return batches;
    }

    private async Task<IReadOnlyList<(PromtoolJob Job, RuleFileVerdict? Verdict, string Problem)>> CheckBatchAsync(string directory, IReadOnlyList<PromtoolJob> batch, CancellationToken cancel)
    {
        try
        {
            var verdicts = await promtool.CheckRulesAsync(directory, batch.Select(job => job.Path).ToList(), cancel);
            return batch.Zip(verdicts, (job, verdict) => (job, (RuleFileVerdict?)verdict, "")).ToList();
        }
        catch (PromtoolException) when (batch.Count > 1)
        {
            // One of them it does not survive; the others can still be checked.
            var answers = new List<(PromtoolJob, RuleFileVerdict?, string)>();
            foreach (var job in batch)
            {
                answers.AddRange(await CheckBatchAsync(directory, [job], cancel));
            }

            return answers;
        }
        catch (Exception error) when (error is PromtoolException or TimeoutException)
        {
            return batch.Select(job => (job, (RuleFileVerdict?)null, error.Message)).ToList();
        }
    }
}
