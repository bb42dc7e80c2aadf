using PipelineBuild.Tools;

namespace PipelineBuild.Quality.Benchmarks;

/// <summary>Makes a workspace of so many rule files that promtool has something to do.</summary>
public sealed class RulesMaker(IProcessRunner processes, ProgramLocator programs, EnvironmentVariables environment, IProgress<string> progress, TimeProvider time)
{
    public const int LeastSeconds = RepeatedFiles.LeastSeconds;

    /// <summary>All is well, and something that was checked is bad.</summary>
    public static readonly IReadOnlyList<int> Verdicts = [0, 1];

    private const string Folder = "rules";

    /// <returns>The place with the workspace in it.</returns>
    /// <exception cref="InvalidOperationException">There is no rule file to repeat, or promtool is too fast for any number of them.</exception>
    public async Task<BenchmarkPlace> MakeAsync(BenchmarkPlace place, string directory, CancellationToken cancel)
    {
        var workspace = Path.Combine(directory, Folder);
        Directory.CreateDirectory(workspace);
        await File.WriteAllTextAsync(Path.Combine(workspace, "pipeline.yml"), "name: rules\nobservability:\n  prometheus:\n    rules: [\"copies/**/*\"]\n", cancel);
        var promtool = programs.Require(Promtool.Program);
        var sources = RepeatedFiles.Sources(environment.Get("PIPELINE_CORPUS"), Folder, [".yaml", ".yml", ".json"], InventedRules.Files);
        var files = await new RepeatedFiles(processes, progress, time).MakeAsync(workspace, sources, "rule file", files => Check(place with { Rules = new BenchmarkRules(workspace, promtool, files) }), cancel);
        return place with { Rules = new BenchmarkRules(workspace, promtool, files) };
    }

    /// <summary>A stand-in for what only the run itself finds out.</summary>
    public static BenchmarkRules Planned(string directory) => new(Path.Combine(directory, Folder), Promtool.Program, ["FILE", "..."]);

    /// <summary>All files in one call, as somebody without us would do it.</summary>
    public static Command Check(BenchmarkPlace place) => place.Run(place.Rules!.Promtool, ["check", "rules", .. place.Rules.Files]) with { WorkingDirectory = place.Rules.Directory };
}
