using System.Text.RegularExpressions;
using PipelineBuild.Artifacts;

namespace PipelineBuild.Mcp.Versioning;

/// <summary>Writes CHANGELOG.md: what is new goes on top, what is released stays as people left it; pure.</summary>
public static partial class Changelog
{
    public const string File = "CHANGELOG.md";

    private const string Title = "# Changelog";

    private static readonly (string Type, string Title)[] Groups = [("feat", "Features"), ("fix", "Fixes"), ("perf", "Performance"), ("revert", "Reverts")];

    /// <summary>The section's lines below its heading.</summary>
    /// <param name="dependencies">Packages of the same pipeline that were bumped, such as <c>@acme/lib 1.3.0</c>.</param>
    public static IReadOnlyList<string> Section(IReadOnlyList<CommitVerdict> commits, IReadOnlyList<string> dependencies, string otherwise)
    {
        var live = commits.Where(commit => !commit.IsCancelled && commit.Bump != Bump.None && commit.Message is not null).ToList();
        var groups = new List<(string Title, IReadOnlyList<string> Lines)>
        {
            ("Breaking changes", live.Where(commit => commit.Bump == Bump.Major).Select(commit => Line(commit, commit.Message!.Breaking is { Length: > 0 } note ? note : null)).ToList()),
        };
        groups.AddRange(Groups.Select(group => (group.Title, (IReadOnlyList<string>)live.Where(commit => commit.Bump != Bump.Major && TypeOf(commit) == group.Type).Select(commit => Line(commit)).ToList())));
        groups.Add(("Dependencies", dependencies.Select(dependency => $"- {dependency}").ToList()));
        var lines = groups.Where(group => group.Lines.Count > 0).SelectMany(group => (string[])["", $"### {group.Title}", "", .. group.Lines]).ToList();
        return lines.Count > 0 ? lines : ["", otherwise];
    }

    /// <summary>The whole file with the section of that version.</summary>
    /// <param name="text">What it holds now; null when there is none.</param>
    /// <param name="isReleased">Whether a section of that version is final. One that is not was written by an earlier run: it is replaced.</param>
    public static string With(string? text, SemanticVersion version, IReadOnlyList<string> section, DateOnly today, Func<SemanticVersion, bool> isReleased)
    {
        if (text is not null && isReleased(version) && text.Split('\n').Any(line => VersionOf(line) == version))
        {
            return text;
        }

        var end = text?.Contains("\r\n", StringComparison.Ordinal) == true ? "\r\n" : "\n";
        var lines = (text is null || text.Trim().Length == 0 ? Title : text).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').ToList();
        var heading = FormattableString.Invariant($"## {version} ({today:yyyy-MM-dd})");
        if (lines.FindIndex(line => VersionOf(line) is not null) is >= 0 and var first && VersionOf(lines[first]) is { } above && !isReleased(above))
        {
            var next = lines.FindIndex(first + 1, line => VersionOf(line) is not null);
            var old = lines[(first + 1)..(next < 0 ? lines.Count : next)];
            heading = above == version && Bare(old) == Bare(section) ? lines[first] : heading;
            lines.RemoveRange(first, old.Count + 1);
        }

        var at = lines.FindIndex(line => VersionOf(line) is not null);
        var before = (at < 0 ? lines : lines[..at]).AsEnumerable().Reverse().SkipWhile(line => line.Trim().Length == 0).Reverse().ToList();
        var after = at < 0 ? [] : lines[at..];
        return string.Join(end, [.. before, .. before.Count > 0 ? [""] : Array.Empty<string>(), heading, .. section, .. after.Count > 0 ? [""] : Array.Empty<string>(), .. after]) + end;
    }

    /// <summary>The version that a heading names, also as [1.3.0] or v1.3.0.</summary>
    public static SemanticVersion? VersionOf(string line) => Heading().Match(line) is { Success: true } match && SemanticVersion.TryParse(match.Groups["version"].Value, out var version) ? version : null;

    private static string Bare(IEnumerable<string> lines) => string.Join('\n', lines.Select(line => line.Trim()).Where(line => line.Length > 0));

    /// <summary>A body that counts may ask for more than the subject's own type.</summary>
    private static string TypeOf(CommitVerdict commit) => commit.Message!.RevertedSubject is not null ? "revert"
        : commit.Message.Header is { } header && header.Bump == commit.Bump ? header.Type
        : commit.Bump == Bump.Minor ? "feat" : "fix";

    private static string Line(CommitVerdict commit, string? note = null)
    {
        var (scope, text) = commit.Message!.Header is { } header ? (header.Scope, header.Text) : (null, commit.Subject);
        return Printable().Replace($"- {(scope is null ? "" : $"**{scope}:** ")}{text} ({BumpDecider.Short(commit.Sha)}){(note is null || note == text ? "" : $": {note}")}", " ");
    }

    [GeneratedRegex(@"^#{1,3} +\[?v?(?<version>\d+\.\d+\.\d+[^\s\])]*)")]
    private static partial Regex Heading();

    [GeneratedRegex(@"\p{Cc}+")]
    private static partial Regex Printable();
}
