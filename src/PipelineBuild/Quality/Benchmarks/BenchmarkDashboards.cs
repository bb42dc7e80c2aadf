namespace PipelineBuild.Quality.Benchmarks;

/// <summary>A workspace of many dashboards.</summary>
/// <param name="Jq">Path of the program.</param>
/// <param name="Files">Relative to the directory.</param>
public sealed record BenchmarkDashboards(string Directory, string Jq, IReadOnlyList<string> Files);
