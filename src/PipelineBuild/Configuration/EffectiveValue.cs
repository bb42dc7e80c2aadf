using System.Text.Json.Serialization;

namespace PipelineBuild.Configuration;

/// <summary>One value of the configuration that holds, and where it comes from.</summary>
/// <param name="Path">Where in the document, such as <c>containers.images[0].platforms</c>.</param>
/// <param name="Value">As it would be written in the file; null when there is none. A secret is its name.</param>
/// <param name="Origin">file:line:column, <see cref="Default"/> or <see cref="CommandLine"/>.</param>
public sealed record EffectiveValue(string Path, string? Value, string Origin)
{
    public const string Default = "default";
    public const string CommandLine = "command line";

    /// <summary>Where the value, or the first part of it, was written; null when it was in no file.</summary>
    [JsonIgnore]
    public ConfigPlace? Place
    {
        get
        {
            var parts = Origin.Split(", ")[0].Split(':');
            return parts.Length >= 3 && int.TryParse(parts[^2], out var line) && int.TryParse(parts[^1], out var column) ? new ConfigPlace(string.Join(':', parts[..^2]), line, column) : null;
        }
    }
}
