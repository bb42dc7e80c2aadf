using PipelineBuild.Artifacts;
using PipelineBuild.Tools.Npm;

namespace PipelineBuild.Mcp.Publishing;

/// <summary>A tested tarball that is to be published.</summary>
/// <param name="Tarball">Absolute path.</param>
/// <param name="Project">Absolute path of the package's directory.</param>
public sealed record PublishCandidate(McpPackageSettings Settings, ReleaseManifest Manifest, SemanticVersion Version, string Tarball, string Integrity, string Project)
{
    public string Name => Manifest.Name;

    /// <summary>Marks the commit of the release.</summary>
    public string GitTag => $"{Settings.TagPrefix}{Version}";

    public NpmFile File => new(Tarball, Integrity);

    public override string ToString() => $"{Name}@{Version}";
}
