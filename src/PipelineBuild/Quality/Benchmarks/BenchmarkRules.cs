namespace PipelineBuild.Quality.Benchmarks;

/// <summary>A workspace of many rule files.</summary>
/// <param name="Promtool">Path of the program.</param>
/// <param name="Files">Relative to the directory.</param>
public sealed record BenchmarkRules(string Directory, string Promtool, IReadOnlyList<string> Files);
