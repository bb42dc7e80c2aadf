using PipelineBuild.Configuration;
using PipelineBuild.Mcp.Versioning;

namespace PipelineBuild.Mcp;

/// <summary>One entry of <c>mcp.packages</c>: an npm package that starts an MCP server.</summary>
/// <param name="Path">Its directory, relative to the workspace; package.json lies in it.</param>
public sealed record McpPackageSettings(string Path)
{
    public const string Manifest = "package.json";

    /// <summary>Where pipeline.yml has it.</summary>
    public ConfigPlace Place { get; init; }

    /// <summary>What git tags of its releases start with, before the version.</summary>
    public string TagPrefix { get; init; } = "";

    /// <summary>Files or directories outside of its own that it is made of too.</summary>
    public IReadOnlyList<string> SharedPaths { get; init; } = [];

    /// <summary>How it is built.</summary>
    public McpBuildSettings Build { get; init; } = McpBuildSettings.Default;

    /// <summary>How its server is tested.</summary>
    public McpTestSettings Test { get; init; } = McpTestSettings.Default;

    public static McpPackageSettings Read(YamlSection section)
    {
        var path = section.RequiredText("path", text =>
            section.Workspace.Resolve(text) is not { } directory ? $"'{text}' is not in the workspace"
            : File.Exists(System.IO.Path.Combine(directory, Manifest)) ? null : $"no {Manifest} in '{text}'");
        return new McpPackageSettings(path)
        {
            Place = section.Place,
            TagPrefix = section.OptionalText("tagPrefix", ReleasePrefix.Problem) ?? ReleasePrefix.Of(section.Workspace.Resolve(path)),
            SharedPaths = section.Texts("sharedPaths", [], text => section.Workspace.Resolve(text) is { } full && System.IO.Path.Exists(full) ? null : $"no '{text}' in the workspace"),
            Build = section.Block("build", McpBuildSettings.Read),
            Test = section.Block("test", McpTestSettings.Read),
        };
    }
}
