using PipelineBuild.Tools;

namespace PipelineBuild.Quality.Benchmarks;

/// <summary>One side of a comparison: the commands whose time counts, one after another.</summary>
/// <param name="What">Short, for reports.</param>
public sealed record BenchmarkSide(string What, IReadOnlyList<Command> Commands)
{
    /// <summary>Directories that are removed before the side begins; that does not count.</summary>
    public IReadOnlyList<string> Forgets { get; init; } = [];

    /// <summary>Run before the side begins; that does not count.</summary>
    public IReadOnlyList<Command> Before { get; init; } = [];

    /// <summary>Part of the line by which the last command says that it has done what counts; null when its end is that.</summary>
    public string? Until { get; init; }

    /// <summary>Exit codes with which a command has done its work.</summary>
    public IReadOnlyList<int> Accepted { get; init; } = [0];
}
