using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Quality.Benchmarks;

/// <summary>Tells what a measurement would run, and what it would cost the machine.</summary>
public sealed class BenchmarkPlanner(IGit git, RepositoryCloner cloner, HistoryMaker histories, EnvironmentMaker environments)
{
    /// <summary>Stand-ins for what only the run itself finds out.</summary>
    private const string Directory = "TEMPORARY";
    private const string Builder = "BUILDER";
    private const string Image = "REGISTRY/IMAGE:TAG";
    private const string Project = "PROJECT";

    public async Task<PlanResult> PlanAsync(string repository, string file, BenchmarkRequest request, CancellationToken cancel)
    {
        var place = cloner.PlaceIn(Directory) with { Builder = Builder, BakeFile = Path.Combine(Directory, "bake.json"), SingleBuilds = [["buildx", "build", "--builder", Builder, "..."]], Home = HomeMaker.HomeIn(Directory) with { References = [Image], Platforms = [(Image, "PLATFORM")] }, Environment = new BenchmarkEnvironment(Project, 0), History = HistoryMaker.HistoryIn(Directory), Rules = RulesMaker.Planned(Directory), Dashboards = DashboardsMaker.Planned(Directory) };
        var head = await git.HeadAsync(repository, cancel);
        var changes = cloner.Commands(repository, head?.Sha ?? "COMMIT", place).Select(command => new PlannedChange(ChangeKind.Create, command.ToString(), "in a temporary directory that goes away at the end")).ToList();
        changes.Add(Run(place.Host("--tree"), "compiles the clone"));
        changes.Add(Run(place.Compile(), "compiles the clone"));
        if (request.Benchmarks.Any(benchmark => benchmark.NeedsImages))
        {
            changes.Add(Run(place.Host("--target=DockerBuild"), "once, not timed: fills the cache, writes the bake file"));
        }

        if (request.Benchmarks.Any(benchmark => benchmark.NeedsHome))
        {
            changes.Add(new PlannedChange(ChangeKind.Start, "a registry of the measurement's own on loopback", "in the temporary directory, with a vulnerability database; it is stopped at the end"));
            changes.Add(Run(place.RunDocker(ScratchRegistry.Copy("BASE-IMAGE", "REGISTRY/BASE-IMAGE")), "for each base image that a recipe made"));
            changes.Add(Run(place.HostAtHome("DockerPublish"), "once, not timed: pushes, scans, lists and signs the images in that registry"));
        }

        if (request.Benchmarks.Any(benchmark => benchmark.NeedsEnvironment))
        {
            changes.Add(new PlannedChange(ChangeKind.Start, "an environment of the measurement's own on this engine", "a router, the example's services and the same with plain compose; all of it is removed at the end"));
            changes.Add(Run(place.Environment!.Target(place, "Deploy"), "once, not timed"));
            changes.AddRange(environments.NextVersion(place).Select(command => Run(command, "once, not timed: a next version")));
        }

        if (request.Benchmarks.Any(benchmark => benchmark.NeedsHistory))
        {
            changes.AddRange(histories.MakingCommands(place, default).Select(command => Run(command, "once, not timed: a repository with a long history, and the programs to compare with")));
        }

        if (request.Benchmarks.Any(benchmark => benchmark.NeedsRules))
        {
            changes.Add(Run(RulesMaker.Check(place), $"not timed, with more and more copies, until it needs {RulesMaker.LeastSeconds} s"));
        }

        if (request.Benchmarks.Any(benchmark => benchmark.NeedsDashboards))
        {
            changes.Add(Run(DashboardsMaker.Parse(place), $"not timed, with more and more copies, until it needs {RulesMaker.LeastSeconds} s"));
        }

        changes.AddRange(request.Benchmarks.SelectMany(benchmark => Changes(benchmark, place, request.PairsOf(benchmark))));
        return PlanResult.Of([.. changes, new PlannedChange(ChangeKind.Write, file)], Remark(request));
    }

    private static IEnumerable<PlannedChange> Changes(Benchmark benchmark, BenchmarkPlace place, int pairs)
    {
        if (benchmark.IsCold)
        {
            yield return Run(BuildCache.Prune(place), $"{benchmark.Name}: {2 * pairs} times, before each side; this empties the whole build cache of the builder, also what others built");
        }

        var times = benchmark.IsCold ? $"{pairs} times" : $"once not timed, then {pairs} times";
        foreach (var (side, whose) in new[] { (benchmark.Ours(place), "ours"), (benchmark.Theirs(place), "theirs") })
        {
            foreach (var command in side.Before)
            {
                yield return Run(command, $"{benchmark.Name}, before {whose}: {times}, not timed");
            }
        }

        foreach (var command in benchmark.Ours(place).Commands)
        {
            yield return Run(command, $"{benchmark.Name}, ours: {times}");
        }

        foreach (var command in benchmark.Theirs(place).Commands)
        {
            yield return Run(command, $"{benchmark.Name}, theirs: {times}{(benchmark.IsCold ? ", one for each image" : "")}");
        }

        foreach (var command in benchmark.Beside(place)?.Commands ?? [])
        {
            yield return Run(command, $"{benchmark.Name}, beside: {pairs} times");
        }

        if (benchmark.MeasuresHostStart)
        {
            yield return Run(PairTimer.HostStart(place).Commands[0], $"{benchmark.Name}, host start: {pairs} times");
        }
    }

    private static string Remark(BenchmarkRequest request) => request.Benchmarks.Any(benchmark => benchmark.IsCold) ? "the build cache would be lost" : "";

    private static PlannedChange Run(Command command, string detail) => new(ChangeKind.Run, command.ToString(), detail);
}
