using System.Text.Json.Nodes;

namespace PipelineBuild.Results.Writers;

/// <summary>Where a finding is, in the words of SARIF.</summary>
internal sealed class SarifPlaces(string sourceRoot)
{
    public const string Root = "%SRCROOT%";

    public string RootAddress { get; } = Address(sourceRoot.TrimEnd('/', '\\')) + "/";

    /// <summary>Code scanning refuses a result without a file: what has none is shown at the file that asked for the work.</summary>
    public JsonNode Location(Finding finding, string? task)
    {
        var artifact = finding.File is null ? Inside(PipelineConfig.DefaultFile)
            : SourcePath.Of(finding.File) is { } path ? Inside(path)
            : Elsewhere(finding.File);
        var region = new JsonObject { ["startLine"] = Math.Max(1, finding.Line ?? 1) };
        if (finding is { Line: > 0, Column: > 0 and var column })
        {
            region["startColumn"] = column;
        }

        var location = new JsonObject { ["physicalLocation"] = new JsonObject { ["artifactLocation"] = artifact, ["region"] = region } };
        if (task is not null)
        {
            location["logicalLocations"] = new JsonArray(new JsonObject { ["name"] = task, ["kind"] = "function" });
        }

        return location;
    }

    private JsonObject Elsewhere(string file)
    {
        var full = file.Contains("://", StringComparison.Ordinal) || file.Trim().Length == 0 ? null : Path.GetFullPath(file.Replace('\\', '/').Replace("\0", ""), sourceRoot);
        return full is null ? Inside(PipelineConfig.DefaultFile)
            : SourcePath.Of(Path.GetRelativePath(sourceRoot, full)) is { } inside ? Inside(inside)
            : new JsonObject { ["uri"] = Address(full) };
    }

    private static JsonObject Inside(string path) => new() { ["uri"] = SourcePath.Encoded(path), ["uriBaseId"] = Root };

    private static string Address(string path) => "file:///" + SourcePath.Encoded(path.Replace('\\', '/').TrimStart('/'));
}
