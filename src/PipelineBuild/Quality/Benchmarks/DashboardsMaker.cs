using PipelineBuild.Tools;

namespace PipelineBuild.Quality.Benchmarks;

/// <summary>Makes a workspace of so many dashboards that jq has something to do.</summary>
public sealed class DashboardsMaker(IProcessRunner processes, ProgramLocator programs, EnvironmentVariables environment, IProgress<string> progress, TimeProvider time)
{
    private const string Jq = "jq";

    private const string Folder = "dashboards";

    /// <returns>The place with the workspace in it.</returns>
    /// <exception cref="InvalidOperationException">There is no dashboard to repeat, or jq is too fast for any number of them.</exception>
    public async Task<BenchmarkPlace> MakeAsync(BenchmarkPlace place, string directory, CancellationToken cancel)
    {
        var workspace = Path.Combine(directory, Folder);
        Directory.CreateDirectory(workspace);
        await File.WriteAllTextAsync(Path.Combine(workspace, "pipeline.yml"), "name: dashboards\nobservability:\n  dashboards: [\"copies/**/*.json\"]\n", cancel);
        var jq = programs.Require(Jq);
        var sources = RepeatedFiles.Sources(environment.Get("PIPELINE_CORPUS"), Folder, [".json"], InventedDashboards.Files);
        var files = await new RepeatedFiles(processes, progress, time).MakeAsync(workspace, sources, "dashboard", files => Parse(place with { Dashboards = new BenchmarkDashboards(workspace, jq, files) }), cancel);
        return place with { Dashboards = new BenchmarkDashboards(workspace, jq, files) };
    }

    /// <summary>A stand-in for what only the run itself finds out.</summary>
    public static BenchmarkDashboards Planned(string directory) => new(Path.Combine(directory, Folder), Jq, ["FILE", "..."]);

    /// <summary>All files in one call: the least that any check of JSON does.</summary>
    public static Command Parse(BenchmarkPlace place) => place.Run(place.Dashboards!.Jq, ["empty", .. place.Dashboards.Files]) with { WorkingDirectory = place.Dashboards.Directory };
}
