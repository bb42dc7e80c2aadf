namespace PipelineBuild.Configuration;

/// <summary>One value of the configuration that holds, and where it comes from.</summary>
/// <param name="Path">Where in the document, such as <c>containers.images[0].platforms</c>.</param>
/// <param name="Value">As it would be written in the file; null when there is none. A secret is its name.</param>
/// <param name="Origin">file:line:column, <see cref="Default"/> or <see cref="CommandLine"/>.</param>
public sealed record EffectiveValue(string Path, string? Value, string Origin)
{
    public const string Default = "default";
    public const string CommandLine = "command line";
}
