using PipelineBuild.Results;

namespace PipelineBuild.Mcp.Versioning;

/// <summary>Shows decisions to people: commit, bump, why; pure.</summary>
public static class VersionTable
{
    /// <summary>Commits that release nothing are counted by type when there are more.</summary>
    private const int MostIdle = 20;

    private const int LongestSubject = 72;

    public static ResultTable Of(IReadOnlyList<PackageDecision> packages) => new(["package", "commit", "subject", "bump", "why"], packages.SelectMany(Rows).ToList());

    public static string Summary(IReadOnlyList<PackageDecision> packages, string? channel)
    {
        var released = packages.Where(package => package.Version is not null).Select(package => $"{package.Name} {(package.LastTag is null || package.Version == package.Written ? "" : $"{package.Written} -> ")}{package.Version}").ToList();
        return released.Count == 0 ? $"nothing to release{(channel is null ? "" : $" on the channel {channel}")}: no commit since the last tag asks for a version" : string.Join(", ", released);
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(PackageDecision package)
    {
        yield return [package.Name, "", package.LastTag is null ? "" : $"since {package.LastTag}", VersionDecider.Word(package.Bump), package.Version is null ? package.Why : $"{package.Version}: {package.Why}"];
        var idle = package.Commits.Where(commit => commit.Bump == Bump.None && !commit.IsCancelled && commit.Unheard == Bump.None).ToList();
        var shown = idle.Count > MostIdle ? package.Commits.Except(idle) : package.Commits;
        foreach (var commit in shown)
        {
            yield return [package.Name, BumpDecider.Short(commit.Sha), Cut(commit.Subject), VersionDecider.Word(commit.Bump), Cut(commit.Why)];
        }

        if (idle.Count > MostIdle)
        {
            var kinds = idle.CountBy(commit => commit.Message?.Header?.Type ?? "other").OrderByDescending(kind => kind.Value).Take(5).Select(kind => $"{kind.Value} {kind.Key}");
            yield return [package.Name, "", $"{idle.Count} more commits", "none", $"release nothing: {string.Join(", ", kinds)}"];
        }

        foreach (var range in package.Ranges.Where(range => range.After is not null))
        {
            yield return [package.Name, "", $"{range.Section}: {range.Dependency}", range.Section == "devDependencies" ? "none" : "patch", $"{range.Before} -> {range.After}"];
        }
    }

    private static string Cut(string text) => text.Length <= LongestSubject ? text : $"{text[..(LongestSubject - 3)]}...";
}
