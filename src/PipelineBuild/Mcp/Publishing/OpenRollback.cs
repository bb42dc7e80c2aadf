using PipelineBuild.Tools.Npm;

namespace PipelineBuild.Mcp.Publishing;

/// <summary>A decided rollback before the open door of the package's registry.</summary>
public sealed record OpenRollback(string Package, string DistTag, string Reason, NpmSession Session, NpmPackument Packument, RollbackDecision Decision) : IDisposable
{
    /// <summary>What has to be done, read from the registry.</summary>
    public bool MustDeprecate => Decision.From is { } bad && Packument.Versions.TryGetValue(bad, out var version) && version.Deprecated is null;

    public bool MustTag => Packument.DistTags.GetValueOrDefault(DistTag) != Decision.To;

    public void Dispose() => Session.Dispose();
}
