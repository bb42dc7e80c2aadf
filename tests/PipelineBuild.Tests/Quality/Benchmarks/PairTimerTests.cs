using PipelineBuild.Quality.Benchmarks;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Quality.Benchmarks;

public sealed class PairTimerTests : IDisposable
{
    private static readonly SampleBenchmark Sample = new(BenchmarkLimit.AtMost(1));

    private readonly TempFolder folder = new();
    private readonly ManualTime time = new();
    private readonly FakeProcessRunner processes = new();
    private readonly Spoken spoken = new();

    public PairTimerTests()
    {
        Takes("ours", 2);
        Takes("theirs 1", 3);
        Takes("theirs 2", 4);
        Takes("build.sh --tree", 0.5);
        Takes("docker buildx prune", 100);
        processes.On("docker buildx du", "Total: 0B");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_command_that_failed_is_no_number()
    {
        processes.On("theirs 2", error: "out of disk", exitCode: 1);

        Assert.Contains("| out of disk", (await Assert.ThrowsAsync<ProcessFailedException>(() => TimeAsync(Sample, 3))).Message);
        Assert.Equal(["sample: each side once, not timed"], spoken.Lines);
    }

    [Fact]
    public async Task The_sides_take_turns_in_being_first()
    {
        await TimeAsync(Sample, 3);

        Assert.Equal(
            ["ours", "theirs 1", "theirs 2", "ours", "theirs 1", "theirs 2", "theirs 1", "theirs 2", "ours", "ours", "theirs 1", "theirs 2"],
            processes.Lines);
    }

    [Fact]
    public async Task A_side_takes_from_the_start_of_its_first_command_to_the_end_of_its_last()
    {
        Assert.Equal([new(2, 7), new(2, 7)], await TimeAsync(Sample, 2));
        Assert.Equal(["sample: each side once, not timed", "sample, pair 1/2: ours 2.00 s, theirs 7.00 s", "sample, pair 2/2: ours 2.00 s, theirs 7.00 s"], spoken.Lines);
    }

    [Fact]
    public async Task A_side_may_take_until_it_says_that_it_has_done_what_counts()
    {
        processes.On("ours", command =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            command.OnLine!(new OutputLine("  that is done", IsError: false));
            time.Advance(TimeSpan.FromSeconds(5));
            return FakeProcessRunner.Ended();
        });

        Assert.Equal([new(1, 7), new(1, 7)], await TimeAsync(Sample with { Until = "is done" }, 2));
        Assert.Equal("ours ended and never said 'is ready'", (await Assert.ThrowsAsync<InvalidDataException>(() => TimeAsync(Sample with { Until = "is ready" }, 2))).Message);
    }

    [Fact]
    public async Task Host_start_is_measured_beside_each_pair()
    {
        Assert.Equal([new(2, 7, 0.5), new(2, 7, 0.5)], await TimeAsync(Sample with { OffHostStart = true }, 2));
        Assert.Equal("sample, pair 2/2: ours 2.00 s, theirs 7.00 s, host start 0.50 s", spoken.Lines[^1]);
    }

    [Fact]
    public async Task A_cold_side_starts_from_nothing_and_the_way_there_is_not_timed()
    {
        Assert.Equal([new(2, 7), new(2, 7)], await TimeAsync(Sample with { Cold = true }, 2));
        var empty = new[] { "docker buildx prune --all --force --builder own", "docker buildx du --builder own" };
        Assert.Equal([.. empty, "ours", .. empty, "theirs 1", "theirs 2", .. empty, "theirs 1", "theirs 2", .. empty, "ours"], processes.Lines);
        Assert.Equal("sample: the whole build cache of the builder 'own' is emptied before each side", spoken.Lines[0]);
    }

    [Fact]
    public async Task Cancelled_it_starts_nothing_more()
    {
        using var cancel = new CancellationTokenSource();
        processes.On("theirs 1", _ =>
        {
            cancel.Cancel();
            return FakeProcessRunner.Ended();
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TimeAsync(Sample, 2, cancel.Token));
        Assert.Equal(["ours", "theirs 1"], processes.Lines);
    }

    private void Takes(string command, double seconds) => processes.On(command, _ =>
    {
        time.Advance(TimeSpan.FromSeconds(seconds));
        return FakeProcessRunner.Ended();
    });

    private Task<IReadOnlyList<BenchmarkPair>> TimeAsync(Benchmark benchmark, int pairs, CancellationToken cancel = default) =>
        new PairTimer(new SideTimer(processes, new BuildCache(processes), time), spoken).TimeAsync(benchmark, new BenchmarkPlace(folder.Path, "docker", "dotnet") { Builder = "own" }, pairs, cancel);
}
