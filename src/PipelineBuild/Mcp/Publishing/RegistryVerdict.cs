using PipelineBuild.Tools.Npm;

namespace PipelineBuild.Mcp.Publishing;

/// <summary>Whether a registry holds a version, and whether it is ours.</summary>
public enum RegistryVerdict
{
    Missing,
    Same,
    Taken,
}

/// <summary>Compares what a registry holds with what was tested.</summary>
public static class RegistryVerdicts
{
    public static RegistryVerdict Of(NpmPackument packument, PublishCandidate package) =>
        !packument.Versions.TryGetValue(package.Version.ToString(), out var there) ? RegistryVerdict.Missing
        : there.Integrity == package.Integrity ? RegistryVerdict.Same
        : RegistryVerdict.Taken;

    /// <summary>Why a version can't be published.</summary>
    public static string Sentence(NpmPackument packument, PublishCandidate package) =>
        $"{package} is published already with other content: the registry holds {packument.Versions[package.Version.ToString()].Integrity ?? "it without an integrity"}, what was tested has {package.Integrity}. A published version never changes: raise the version (McpVersion)";
}
