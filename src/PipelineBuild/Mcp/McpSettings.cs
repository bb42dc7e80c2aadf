using PipelineBuild.Configuration;
using PipelineBuild.Mcp.Publishing;
using PipelineBuild.Mcp.Versioning;

namespace PipelineBuild.Mcp;

/// <summary>The block <c>mcp</c>: MCP servers that are released as npm packages.</summary>
public sealed record McpSettings(IReadOnlyList<McpPackageSettings> Packages)
{
    /// <summary>How commits become versions.</summary>
    public VersioningSettings Versioning { get; init; } = new(SquashBodies: false, Bump.Minor, new Dictionary<string, string>());

    /// <summary>How they get to their registry.</summary>
    public McpPublishSettings Publish { get; init; } = new(null, null, null);

    public static McpSettings Read(YamlSection section)
    {
        var read = section.Blocks("packages", package => (Section: package, Settings: McpPackageSettings.Read(package)));
        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (package, settings) in read.Where(package => !paths.Add(package.Settings.Path)))
        {
            package.Error("path", $"there are two packages at '{settings.Path}'");
        }

        var prefixes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (package, settings) in read.Where(package => !prefixes.Add(package.Settings.TagPrefix)))
        {
            package.Error("tagPrefix", $"there are two packages with the tag prefix '{settings.TagPrefix}': nobody could tell their releases apart");
        }

        return new McpSettings(read.Select(package => package.Settings).ToList())
        {
            Versioning = section.Block("versioning", VersioningSettings.Read),
            Publish = section.Block("publish", McpPublishSettings.Read),
        };
    }
}
