using System.Text.Json.Serialization;

namespace PipelineBuild.Results;

/// <summary>How much a finding matters.</summary>
public enum Severity
{
    Note,
    Warning,
    Error,
}

/// <summary>The single currency of everything a step has to say about a file, an image or a setting.</summary>
/// <param name="Rule">Stable id, such as <c>containers/tag-moved</c>.</param>
/// <param name="File">Path relative to the workspace, where the finding has a place in a file.</param>
/// <param name="Line">1-based.</param>
/// <param name="Column">1-based.</param>
public sealed record Finding(string Rule, Severity Severity, string Message, string? File = null, int? Line = null, int? Column = null)
{
    /// <summary>The table of its result shows it to people at a terminal already.</summary>
    [JsonIgnore]
    public bool IsInTable { get; init; }

    /// <summary>file:line:column as far as it is known, else empty.</summary>
    public string Place => File is null ? "" : Line is null ? File : Column is null ? $"{File}:{Line}" : $"{File}:{Line}:{Column}";
}
