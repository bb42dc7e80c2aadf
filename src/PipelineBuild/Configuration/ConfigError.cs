namespace PipelineBuild.Configuration;

/// <summary>One mistake in pipeline.yml, with its place.</summary>
/// <param name="Line">1-based; 0 when the file as a whole is meant.</param>
/// <param name="Path">Where in the document, such as <c>containers.images[0].platforms</c>.</param>
public sealed record ConfigError(string File, int Line, int Column, string Path, string Message)
{
    public override string ToString() =>
        (Line == 0 ? File : FormattableString.Invariant($"{File}:{Line}:{Column}")) + (Path.Length == 0 ? $": {Message}" : $": {Path}: {Message}");
}

/// <summary>pipeline.yml can't be used; holds its mistakes together, by position.</summary>
/// <param name="errors">The first thousand at most.</param>
/// <param name="total">How many there are.</param>
public sealed class ConfigException(IReadOnlyList<ConfigError> errors, int total) : Exception(string.Join('\n', errors))
{
    public IReadOnlyList<ConfigError> Errors { get; } = errors;

    public int Total { get; } = total;
}
