namespace PipelineBuild.Quality.Benchmarks;

/// <summary>Times pairs in alternation, so that whatever changes meanwhile, or follows from being first, hits both sides.</summary>
public sealed class PairTimer(SideTimer sides, IProgress<string> progress)
{
    public async Task<IReadOnlyList<BenchmarkPair>> TimeAsync(Benchmark benchmark, BenchmarkPlace place, int count, CancellationToken cancel)
    {
        var (ours, theirs, beside) = (benchmark.Ours(place), benchmark.Theirs(place), benchmark.Beside(place));
        if (benchmark.IsCold)
        {
            progress.Report($"{benchmark.Name}: the whole build cache of the builder '{place.Builder}' is emptied before each side");
        }
        else
        {
            progress.Report($"{benchmark.Name}: each side once, not timed");
            await sides.TimeAsync(ours, place, cold: false, cancel);
            await sides.TimeAsync(theirs, place, cold: false, cancel);
        }

        var pairs = new List<BenchmarkPair>();
        for (var number = 1; number <= count; number++)
        {
            double? start = benchmark.MeasuresHostStart ? await sides.TimeAsync(HostStart(place), place, cold: false, cancel) : null;
            var oursFirst = number % 2 == 1;
            var first = await sides.TimeAsync(oursFirst ? ours : theirs, place, benchmark.IsCold, cancel);
            var second = await sides.TimeAsync(oursFirst ? theirs : ours, place, benchmark.IsCold, cancel);
            double? third = beside is null ? null : await sides.TimeAsync(beside, place, cold: false, cancel);
            var pair = oursFirst ? new BenchmarkPair(first, second, start, third) : new BenchmarkPair(second, first, start, third);
            pairs.Add(pair);
            progress.Report(FormattableString.Invariant($"{benchmark.Name}, pair {number}/{count}: ours {pair.Ours:0.00} s, theirs {pair.Theirs:0.00} s{(start is { } bare ? FormattableString.Invariant($", host start {bare:0.00} s") : "")}"));
        }

        return pairs;
    }

    /// <summary>The host with nothing to do.</summary>
    public static BenchmarkSide HostStart(BenchmarkPlace place) => new(BenchmarkJudge.HostStart, [place.Host("--tree")]);
}
