using PipelineBuild.Tools;

namespace PipelineBuild.Quality.Benchmarks;

/// <summary>One side of a comparison: the commands whose time counts, one after another.</summary>
/// <param name="What">Short, for reports.</param>
public sealed record BenchmarkSide(string What, IReadOnlyList<Command> Commands);
