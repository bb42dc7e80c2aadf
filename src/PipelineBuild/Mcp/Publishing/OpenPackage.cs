using PipelineBuild.Tools.Npm;

namespace PipelineBuild.Mcp.Publishing;

/// <summary>A package before the open door of its registry, with what that holds of it.</summary>
/// <param name="TaggedCommit">The commit that the git tag of this release names; null when there is no such tag.</param>
public sealed record OpenPackage(PublishCandidate Package, NpmSession Session, NpmPackument Packument, string? TaggedCommit) : IDisposable
{
    public RegistryVerdict Verdict => RegistryVerdicts.Of(Packument, Package);

    /// <summary>The dist-tag under which it is or would be uploaded.</summary>
    public string DistTag => Verdict == RegistryVerdict.Missing ? DistTags.Decide(Package.Version, Packument.DistTags) : DistTags.ChannelOf(Package.Version);

    public void Dispose() => Session.Dispose();
}
