using System.Diagnostics;

namespace PipelineBuild.Tools;

/// <summary>Runs <c>promtool test rules</c>: one file per call, so that what it says belongs to that file.</summary>
public sealed class PromtoolTests(IProcessRunner runner, ProgramLocator programs)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>It collects garbage of small heaps all the time otherwise, and spreads little work over many threads; several run beside each other.</summary>
    private static readonly Dictionary<string, string?> Calm = new() { ["GOGC"] = "400", ["GOMAXPROCS"] = "1" };

    /// <param name="file">Absolute path of the test file.</param>
    /// <exception cref="PromtoolException">It did not say how the tests went.</exception>
    public async Task<RuleTestRun> TestRulesAsync(string file, CancellationToken cancel)
    {
        var started = Stopwatch.GetTimestamp();
        var command = new Command(programs.Require(Promtool.Program), ["test", "rules", file]) { WorkingDirectory = Path.GetDirectoryName(file), Environment = Calm, Timeout = Limit };
        var output = await runner.RunAsync(command, cancel);
        var (failures, complaint) = RuleTestReport.Read(output.StandardError);
        return output.Succeeded || failures.Count > 0 || complaint.Length > 0
            ? new RuleTestRun(file, failures, output.Succeeded ? "" : complaint, Stopwatch.GetElapsedTime(started))
            : throw new PromtoolException(Path.GetFileName(file), output);
    }

    /// <summary>The same for many files at once, in their order.</summary>
    public async Task<IReadOnlyList<RuleTestRun>> TestRulesAsync(IReadOnlyList<string> files, int parallel, CancellationToken cancel)
    {
        var runs = new RuleTestRun[files.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, files.Count), new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancel }, async (index, stop) => runs[index] = await TestRulesAsync(files[index], stop));
        return runs;
    }
}
