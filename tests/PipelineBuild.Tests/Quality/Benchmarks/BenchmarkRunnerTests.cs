using PipelineBuild.Quality.Benchmarks;
using PipelineBuild.Results;

namespace PipelineBuild.Tests.Quality.Benchmarks;

public sealed class BenchmarkRunnerTests : IDisposable
{
    private readonly BenchmarkRig rig = new();

    public void Dispose() => rig.Dispose();

    [Fact]
    public async Task Without_a_commit_there_is_nothing_to_measure()
    {
        rig.Git.Head = null;

        Assert.Equal((Outcome.Errored, "ROOT/repo has no git commit; a benchmark measures a commit"), await RunAsync() is var result ? (result.Outcome, rig.Told(result.Summary)) : default);
        Assert.Empty(rig.Lines);
    }

    [Fact]
    public async Task A_side_that_fails_leaves_no_number_and_the_others_are_measured()
    {
        rig.Processes.On("docker buildx bake", error: "line 1\nlast words", exitCode: 1);

        var result = (BenchmarkResult)await RunAsync("warm-start", "warm-build");

        Assert.Equal((Outcome.Errored, BenchmarkVerdict.Kept, BenchmarkVerdict.NotMeasured), (result.Outcome, result.Report.Benchmarks[0].Verdict, result.Report.Benchmarks[1].Verdict));
        Assert.Contains("warm-build: docker ended with exit code 1", result.Summary);
        Assert.Contains("| last words", result.Summary);
        Assert.Null(result.Report.Benchmarks[1].Ratio);
    }

    [Fact]
    public async Task A_build_without_images_is_no_benchmark_of_a_build()
    {
        rig.Processes.On("build.sh --target=DockerBuild");

        var result = await RunAsync("warm-build");

        Assert.Equal((Outcome.Errored, true), (result.Outcome, result.Summary.Contains("DockerBuild wrote no bake file")));
    }

    [Fact]
    public async Task Above_a_limit_it_failed()
    {
        rig.Takes("dotnet run", 2);

        var result = await RunAsync("warm-start", "warm-build");

        Assert.Equal((Outcome.Failed, "1 within the limit, 1 above the limit"), (result.Outcome, result.Summary));
        Assert.Equal("quality/benchmark-limit", Assert.Single(result.Findings).Rule);
    }

    [Fact]
    public async Task With_fewer_pairs_it_is_no_pass_however_good_the_numbers_are()
    {
        var result = await RunAsync(pairs: 2, "warm-start");

        Assert.Equal((Outcome.Skipped, "1 without a verdict"), (result.Outcome, result.Summary));
        Assert.Equal("warm-start: 2 of the 7 pairs that a verdict takes; ratio 0.200, expected at most 0.35", Assert.Single(result.Findings).Message);
    }

    [Fact]
    public async Task A_busy_machine_is_warned_about()
    {
        rig.Folder.Write("proc/loadavg", "1.01 0 0 1/2 3\n");

        var finding = Assert.Single((await RunAsync("warm-start")).Findings);

        Assert.Equal(("quality/benchmark-busy-machine", Severity.Warning), (finding.Rule, finding.Severity));
    }

    [Fact]
    public async Task The_clone_is_gone_afterwards_and_after_a_cancellation_too()
    {
        using var cancel = new CancellationTokenSource();
        var clone = "";
        rig.Processes.On("build.sh --tree", command =>
        {
            clone = command.WorkingDirectory!;
            Directory.CreateDirectory(clone);
            cancel.Cancel();
            return Fakes.FakeProcessRunner.Ended();
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rig.Runner.RunAsync(rig.Folder.At("repo"), rig.File, new BenchmarkRequest([], null), cancel.Token));

        Assert.Equal((true, false, false), (clone.Length > 0, Directory.Exists(clone), File.Exists(rig.File)));
    }

    [Fact]
    public async Task Every_command_of_a_whole_run()
    {
        Assert.Equal(Outcome.Passed, (await RunAsync(pairs: null)).Outcome);

        Golden.Matches("commands.txt", string.Concat(Counted(rig.Lines)));
    }

    /// <summary>Whatever a measurement publishes, it publishes to nobody's registry.</summary>
    [Fact]
    public async Task Publishing_and_scanning_happen_at_home_and_the_registry_there_is_stopped_however_it_ends()
    {
        await RunAsync(pairs: null, "warm-publish", "cold-scan");
        Assert.Equal(["start", "take over ", "push benchmark/trivy-db to 127.0.0.1:5001", "stop"], rig.Registry.Calls);
        Assert.All(rig.Processes.Commands.Where(command => command.Arguments.Any(argument => argument is "--target=DockerPublish" or "--target=DockerScan")), command =>
        {
            Assert.StartsWith(Path.GetDirectoryName(command.WorkingDirectory)!, command.Environment["XDG_DATA_HOME"]);
            Assert.StartsWith(Path.GetDirectoryName(command.WorkingDirectory)!, command.Environment["XDG_CACHE_HOME"]);
        });

        rig.Registry.Calls.Clear();
        rig.Processes.On("build.sh --target=DockerPublish", error: "refused", exitCode: 1);
        var refused = await RunAsync(pairs: null, "warm-publish");
        Assert.Equal((Outcome.Errored, "stop"), (refused.Outcome, rig.Registry.Calls[^1]));

        rig.Registry.Calls.Clear();
        await RunAsync(pairs: null, "warm-start");
        Assert.Empty(rig.Registry.Calls);
    }

    [Fact]
    public async Task What_the_file_holds()
    {
        await RunAsync(pairs: null);

        Golden.Matches("benchmarks.json", rig.Told(File.ReadAllText(rig.File)));
    }

    [Fact]
    public async Task What_people_see()
    {
        rig.Processes.On("docker buildx build", error: "no space left", exitCode: 1);
        rig.Takes("docker buildx bake", 2);

        var result = await RunAsync(pairs: null);

        var rows = result.Table!.Rows.Prepend(result.Table.Header).Select(row => string.Join(" | ", row));
        Golden.Matches("report.txt", rig.Told(string.Join('\n', [.. rows, .. result.Text, .. result.Findings.Select(finding => $"{finding.Severity} {finding.Rule}: {finding.Message}"), result.Summary, ""])));
    }

    /// <summary>What is measured runs neither as a part of a GitHub job nor with what build.sh switches off in its own children.</summary>
    [Fact]
    public async Task The_environment_is_that_of_somebody_who_types_the_commands()
    {
        await RunAsync(pairs: null);

        Assert.All(
            rig.Processes.Commands.Where(command => command.WorkingDirectory is not null),
            command => Assert.True(command.Environment["GITHUB_STEP_SUMMARY"] is null && command.Environment["GITHUB_ACTIONS"] is null, command.ToString()));
        Assert.All(rig.Processes.Commands.Where(command => command.Arguments[0] == "run"), command => Assert.Null(command.Environment["MSBUILDDISABLENODEREUSE"]));
        Assert.All(rig.Processes.Commands.Where(command => command.Arguments.Contains("bake")), command => Assert.Equal("0", command.Environment["BUILDX_BAKE_ENTITLEMENTS_FS"]));
    }

    private Task<StepResult> RunAsync(params string[] names) => RunAsync(null, names);

    private Task<StepResult> RunAsync(int? pairs, params string[] names) => rig.Runner.RunAsync(rig.Folder.At("repo"), rig.File, new BenchmarkRequest(names, pairs), default);

    /// <summary>A line that repeats is told once with its number.</summary>
    private static IEnumerable<string> Counted(IReadOnlyList<string> lines)
    {
        for (var index = 0; index < lines.Count;)
        {
            var count = lines.Skip(index).TakeWhile(line => line == lines[index]).Count();
            yield return count == 1 ? $"{lines[index]}\n" : $"{lines[index]} ({count} times)\n";
            index += count;
        }
    }
}
