using PipelineBuild.Artifacts;

namespace PipelineBuild.Mcp.Versioning;

/// <summary>What a change asks of the next version; a higher one includes the lower.</summary>
public enum Bump
{
    None,
    Patch,
    Minor,
    Major,
}

/// <summary>Which number a change moves; pure.</summary>
public static class Bumps
{
    /// <summary>The stable version that follows. Before 1.0.0 the second number is the one that breaks, as npm's ^ reads it.</summary>
    /// <param name="featureBeforeOne">What a feature moves before 1.0.0.</param>
    public static SemanticVersion After(SemanticVersion version, Bump bump, Bump featureBeforeOne) => Effective(version, bump, featureBeforeOne) switch
    {
        Bump.Major => new SemanticVersion(version.Major + 1, 0, 0),
        Bump.Minor => new SemanticVersion(version.Major, version.Minor + 1, 0),
        Bump.Patch => new SemanticVersion(version.Major, version.Minor, version.Patch + 1),
        _ => version,
    };

    public static Bump Effective(SemanticVersion version, Bump bump, Bump featureBeforeOne) => (version.Major, bump) switch
    {
        (0, Bump.Major) => Bump.Minor,
        (0, Bump.Minor) => featureBeforeOne,
        _ => bump,
    };

    public static Bump Max(this IEnumerable<Bump> bumps) => bumps.DefaultIfEmpty(Bump.None).Max<Bump>();
}
