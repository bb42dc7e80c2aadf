using PipelineBuild.Tools;

namespace PipelineBuild.Quality.Benchmarks;

/// <summary>Runs one side and says how long it took; what comes before does not count.</summary>
public sealed class SideTimer(IProcessRunner processes, BuildCache cache, TimeProvider time)
{
    /// <returns>Seconds from the start of the first command to the end of the last, or to the line that counts.</returns>
    /// <exception cref="ProcessFailedException">A command failed: its time would say nothing.</exception>
    /// <exception cref="InvalidDataException">The line never came.</exception>
    public async Task<double> TimeAsync(BenchmarkSide side, BenchmarkPlace place, bool cold, CancellationToken cancel)
    {
        if (cold)
        {
            await cache.EmptyAsync(place, cancel);
        }

        foreach (var directory in side.Forgets.Where(Directory.Exists))
        {
            Directory.Delete(directory, recursive: true);
        }

        foreach (var command in side.Before)
        {
            await processes.RunCheckedAsync(command, cancel);
        }

        var begun = time.GetTimestamp();
        var (reached, watching) = ((long?)null, new Lock());
        foreach (var command in side.Commands)
        {
            var output = await processes.RunAsync(side.Until is null ? command : command with { OnLine = Watch }, cancel);
            if (!side.Accepted.Contains(output.ExitCode))
            {
                throw new ProcessFailedException(command, output, processes.Mask);
            }
        }

        var ended = side.Until is null ? time.GetTimestamp() : reached ?? throw new InvalidDataException($"{side.What} ended and never said '{side.Until}'");
        return Math.Round(time.GetElapsedTime(begun, ended).TotalSeconds, 3);

        void Watch(OutputLine line)
        {
            lock (watching)
            {
                reached = line.Text.Contains(side.Until!, StringComparison.Ordinal) ? time.GetTimestamp() : reached;
            }
        }
    }
}
