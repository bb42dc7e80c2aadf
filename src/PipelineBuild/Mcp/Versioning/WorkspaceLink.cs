using PipelineBuild.Artifacts;

namespace PipelineBuild.Mcp.Versioning;

/// <summary>A dependency of one package of the pipeline on another.</summary>
/// <param name="Section">Of package.json, such as dependencies.</param>
/// <param name="Range">As it is written.</param>
/// <param name="IsFromRegistry">The lock file takes it from a registry, so it can follow only when the new version is published.</param>
public sealed record WorkspaceLink(string From, string To, string Section, string Range, bool IsFromRegistry)
{
    /// <summary>Users of the package do not get what it was only developed with.</summary>
    public bool ReachesUsers => Section != "devDependencies";

    /// <summary>A peer that the range takes already needs nothing: a narrower range would only force users to upgrade.</summary>
    public bool IsSatisfiedBy(string version) => Section == "peerDependencies" && SemanticVersion.TryParse(version, out var next) && next.IsStable
        && SemanticVersion.TryParse(Range.TrimStart('^', '~', '>', '='), out var from) && next.CompareTo(from) >= 0
        && (Range[0], from.Major) switch
        {
            ('>', _) => true,
            ('^', 0) => (next.Major, next.Minor) == (0, from.Minor) && (from.Minor > 0 || next.Patch == from.Patch),
            ('^', _) => next.Major == from.Major,
            ('~', _) => (next.Major, next.Minor) == (from.Major, from.Minor),
            _ => false,
        };

    /// <summary>The range that names the new version in the same manner; null when it says none that could grow old.</summary>
    public string? With(string version)
    {
        var sign = new string(Range.TakeWhile(letter => letter is '^' or '~' or '=' or '>').ToArray());
        var rest = Range[sign.Length..];
        return sign is "" or "^" or "~" or "=" or ">=" && SemanticVersion.TryParse(rest.Trim(), out _) ? sign + (rest.StartsWith(' ') ? " " : "") + version : null;
    }
}
