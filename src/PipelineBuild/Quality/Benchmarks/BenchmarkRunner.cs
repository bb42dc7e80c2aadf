using System.Text.Json;
using PipelineBuild.Artifacts;
using PipelineBuild.Results;
using PipelineBuild.Results.Writers;
using PipelineBuild.Telemetry;
using PipelineBuild.Tools;

namespace PipelineBuild.Quality.Benchmarks;

/// <summary>Measures what this project promises about its speed, on a clone of its last commit.</summary>
public sealed class BenchmarkRunner(
    IGit git, RepositoryCloner cloner, BakeReader bakes, HomeMaker homes, EnvironmentMaker environments, HistoryMaker histories, RulesMaker rules, DashboardsMaker dashboards, MachineReader machines, Machine machine, PairTimer pairs, SecretMask mask, TimeProvider time)
{
    /// <param name="repository">This project's own.</param>
    /// <param name="file">Where the numbers go.</param>
    public async Task<StepResult> RunAsync(string repository, string file, BenchmarkRequest request, CancellationToken cancel)
    {
        if (await git.HeadAsync(repository, cancel) is not { } head)
        {
            return StepResult.Errored($"{repository} has no git commit; a benchmark measures a commit");
        }

        var (started, loadBefore) = (time.GetUtcNow(), machine.Load());
        using var directory = new PrivateDirectory();
        var place = await PipelineTrace.StepAsync("clone and compile", () => cloner.CloneAsync(repository, head, directory.FullName, cancel));
        var facts = await machines.ReadAsync(place, loadBefore, request.Benchmarks.Any(benchmark => benchmark.NeedsImages), cancel);
        var entries = new List<BenchmarkEntry>();
        try
        {
            foreach (var benchmark in request.Benchmarks)
            {
                entries.Add(await PipelineTrace.StepAsync(benchmark.Name, () => MeasureAsync(benchmark)));
            }
        }
        finally
        {
            try
            {
                await environments.EndAsync(place);
            }
            finally
            {
                await homes.EndAsync(HomeMaker.HomeIn(directory.FullName));
            }
        }

        var report = new BenchmarkReport(head.Sha, started, facts with { LoadAfter = machine.Load() }, entries);
        AtomicFile.Write(file, Render(report, text => mask.Apply(text)));
        return BenchmarkResult.Of(report);

        async Task<BenchmarkEntry> MeasureAsync(Benchmark benchmark)
        {
            try
            {
                place = benchmark.NeedsImages && place.Builder.Length == 0 ? await bakes.ReadAsync(place, directory, cancel) : place;
                place = benchmark.NeedsHome && place.Home is null ? place with { Home = await homes.MakeAsync(place, directory.FullName, cancel) } : place;
                place = benchmark.NeedsEnvironment && place.Environment is null ? await environments.MakeAsync(place, cancel) : place;
                place = benchmark.NeedsHistory && place.History.Length == 0 ? await histories.MakeAsync(place, directory.FullName, cancel) : place;
                place = benchmark.NeedsRules && place.Rules is null ? await rules.MakeAsync(place, directory.FullName, cancel) : place;
                place = benchmark.NeedsDashboards && place.Dashboards is null ? await dashboards.MakeAsync(place, directory.FullName, cancel) : place;
                return BenchmarkJudge.Judge(benchmark, benchmark.Ours(place).What, benchmark.Theirs(place).What, await pairs.TimeAsync(benchmark, place, request.PairsOf(benchmark), cancel), benchmark.Beside(place)?.What);
            }
            catch (Exception error) when (error is not OperationCanceledException && !cancel.IsCancellationRequested)
            {
                return BenchmarkJudge.NotMeasured(benchmark, error.Message);
            }
        }
    }

    /// <summary>The whole of <c>benchmarks.json</c>.</summary>
    public static string Render(BenchmarkReport report, Func<string, string> mask) => JsonText.Page(JsonText.Masked(JsonSerializer.SerializeToNode(report, ResultStore.Json)!, mask));
}
