using System.Text.RegularExpressions;
using PipelineBuild.Tools;

namespace PipelineBuild.Mcp.Versioning;

/// <summary>The first line of a message that follows https://www.conventionalcommits.org/en/v1.0.0/: type(scope)!: text.</summary>
/// <param name="Type">In lower case.</param>
public sealed partial record ConventionalHeader(string Type, string? Scope, bool IsBreaking, string Text)
{
    public Bump Bump => IsBreaking ? Bump.Major : Type switch
    {
        "feat" => Bump.Minor,
        "fix" or "perf" or "revert" => Bump.Patch,
        _ => Bump.None,
    };

    /// <summary>Null when the line does not follow the convention; an emoji before the type is passed over.</summary>
    public static ConventionalHeader? Parse(string line)
    {
        var match = Form().Match(line);
        return match.Success
            ? new ConventionalHeader(match.Groups["type"].Value.ToLowerInvariant(), match.Groups["scope"] is { Success: true, Value.Length: > 0 } scope ? scope.Value : null, match.Groups["bang"].Success, match.Groups["text"].Value.Trim())
            : null;
    }

    [GeneratedRegex(@"^(?:(?::[a-z0-9_+-]+:|[^\x00-\x7F]+)\s*)?(?<type>[A-Za-z][A-Za-z0-9-]*)(?:\((?<scope>[^()]*)\))?(?<bang>!)?: +(?<text>\S.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}

/// <summary>A commit as its message wants it to be read.</summary>
/// <param name="Header">Null when the subject does not follow the convention.</param>
/// <param name="Breaking">What a footer says about a breaking change; null without one.</param>
/// <param name="Entries">Headers that a body repeats, as squash merges write them.</param>
/// <param name="Reverts">Hashes that the message says it reverts; may be shortened.</param>
/// <param name="RevertedSubject">The subject it says it reverts; null when it is no revert.</param>
public sealed partial record ConventionalCommit(
    string Sha, string Subject, ConventionalHeader? Header, string? Breaking, IReadOnlyList<ConventionalHeader> Entries, IReadOnlyList<string> Reverts, string? RevertedSubject)
{
    /// <summary>Of type and scope; a longer one is a sentence.</summary>
    private const int LongestHead = 100;

    private const string BreakingWord = "BREAKING";

    public bool IsRevert => Reverts.Count > 0 || RevertedSubject is not null;

    public static ConventionalCommit Parse(LoggedCommit commit)
    {
        var lines = commit.Message.Split('\n');
        var subject = lines[0].Trim();
        var body = lines[1..];
        var header = ConventionalHeader.Parse(subject);
        var reverted = RevertedBy(subject, header);
        return new ConventionalCommit(
            commit.Sha,
            subject,
            header,
            BreakingNote(body),
            body.Where(MayBeHeader).Select(line => ConventionalHeader.Parse(Bullet().Replace(line, ""))).OfType<ConventionalHeader>().Where(entry => entry.Bump != Bump.None).ToList(),
            reverted is null ? [] : body.SelectMany(line => RevertedHashes().Matches(line)).SelectMany(match => match.Groups["sha"].Captures.Select(capture => capture.Value)).ToList(),
            reverted);
    }

    /// <summary>The same subject whether or not a host appended its pull request to it.</summary>
    public static string WithoutNumber(string subject) => PullRequest().Replace(subject, "").Trim();

    /// <summary>Bodies of bots are long, and nearly none of their lines is a header: looked at before any pattern is tried.</summary>
    private static bool MayBeHeader(string line) => line.IndexOf(": ", StringComparison.Ordinal) is > 0 and < LongestHead && !line.StartsWith('<');

    private static string? RevertedBy(string subject, ConventionalHeader? header) =>
        header is { Type: "revert" } ? header.Text.Trim('"')
        : GitRevert().Match(subject) is { Success: true } match ? match.Groups["subject"].Value
        : null;

    /// <summary>The text behind the footer, or in the paragraph below it.</summary>
    private static string? BreakingNote(string[] body)
    {
        var at = Array.FindIndex(body, line => line.StartsWith(BreakingWord, StringComparison.Ordinal) && BreakingFooter().IsMatch(line));
        return at < 0 ? null
            : BreakingFooter().Match(body[at]).Groups["note"].Value.Trim() is { Length: > 0 } note ? note
            : body[(at + 1)..].FirstOrDefault(line => line.Trim().Length > 0)?.Trim() ?? "";
    }

    [GeneratedRegex(@"^BREAKING[ -]CHANGE:(?<note>.*)$")]
    private static partial Regex BreakingFooter();

    [GeneratedRegex(@"^\s*[*-] +")]
    private static partial Regex Bullet();

    [GeneratedRegex(@"^Revert ""(?<subject>.+)""", RegexOptions.IgnoreCase)]
    private static partial Regex GitRevert();

    [GeneratedRegex(@"\b(?:[Rr]everts? commits?|[Rr]everts?:|[Rr]efs:)\s+(?<sha>[0-9a-f]{7,64})(?:\s*,\s*(?:and\s+)?(?<sha>[0-9a-f]{7,64}))*")]
    private static partial Regex RevertedHashes();

    [GeneratedRegex(@"\s*\(#\d+\)\s*$")]
    private static partial Regex PullRequest();
}
