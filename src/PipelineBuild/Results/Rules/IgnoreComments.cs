using System.Text.RegularExpressions;

namespace PipelineBuild.Results.Rules;

/// <summary>A comment that switches a rule off: <c># lint-ignore RULE: reason</c> for a line, <c># lint-ignore-file RULE: reason</c> for a file.</summary>
/// <param name="Line">Where the comment stands, 1-based.</param>
/// <param name="About">The line it is about; null means the whole file.</param>
public sealed record IgnoreComment(string Rule, string Reason, int Line, int? About);

/// <summary>Findings that a comment has switched off, with its reason.</summary>
public sealed record IgnoredFinding(Finding Finding, string Reason);

/// <summary>Reads comments that switch rules off, and takes out what they are about. One form for every language whose comments begin with #.</summary>
public static partial class IgnoreComments
{
    /// <param name="sources">Text of each file by the name that findings have.</param>
    /// <param name="known">Rules that can be switched off.</param>
    /// <param name="complaint">The rule under which a comment itself is found fault with.</param>
    /// <param name="unasked">Rules that were not asked, so that nobody knows whether a comment about them is needed.</param>
    public static (IReadOnlyList<Finding> Kept, IReadOnlyList<IgnoredFinding> Ignored) Apply(
        IReadOnlyList<Finding> findings, IReadOnlyDictionary<string, string> sources, IReadOnlyCollection<string> known, string complaint, IReadOnlyCollection<string>? unasked = null)
    {
        var comments = sources.SelectMany(source => Read(source.Value).Select(comment => (File: source.Key, Comment: comment))).ToList();
        var ignored = new List<IgnoredFinding>();
        var kept = new List<Finding>();
        var used = new HashSet<(string, IgnoreComment)>();
        foreach (var finding in findings)
        {
            var match = comments.FirstOrDefault(pair => pair.File == finding.File && pair.Comment.Reason.Length > 0 && pair.Comment.Rule == finding.Rule && (pair.Comment.About is null || pair.Comment.About == finding.Line));
            if (match.Comment is null)
            {
                kept.Add(finding);
            }
            else
            {
                used.Add(match);
                ignored.Add(new IgnoredFinding(finding, match.Comment.Reason));
            }
        }

        foreach (var (file, comment) in comments)
        {
            var problem = !known.Contains(comment.Rule) ? $"there is no rule '{comment.Rule}' that can be switched off{Configuration.Suggestion.For(comment.Rule, known)}"
                : comment.Reason.Length == 0 ? $"why {comment.Rule} does not matter here is not said, so it still does; write # lint-ignore {comment.Rule}: reason"
                : used.Contains((file, comment)) || unasked?.Contains(comment.Rule) == true ? null
                : $"{comment.Rule} is not found {(comment.About is null ? "in this file" : "in the line that this is about")}; leave the comment out";
            if (problem is not null)
            {
                kept.Add(new Finding(complaint, used.Contains((file, comment)) || (known.Contains(comment.Rule) && comment.Reason.Length > 0) ? Severity.Warning : Severity.Error, problem, file, comment.Line));
            }
        }

        return (kept, ignored);
    }

    /// <summary>All of them, in the order of the text. A comment alone on its line is about the next line that holds something else.</summary>
    public static IReadOnlyList<IgnoreComment> Read(string text)
    {
        if (!text.Contains("lint-ignore", StringComparison.Ordinal))
        {
            return [];
        }

        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var comments = new List<IgnoreComment>();
        for (var index = 0; index < lines.Length; index++)
        {
            if (Comment().Match(lines[index]) is { Success: true } match)
            {
                var about = match.Groups["file"].Success ? (int?)null : match.Groups["before"].Value.Trim().Length > 0 ? index + 1 : NextLine(lines, index) + 1;
                comments.Add(new IgnoreComment(match.Groups["rule"].Value, match.Groups["reason"].Value.Trim(), index + 1, about));
            }
        }

        return comments;
    }

    private static int NextLine(string[] lines, int index)
    {
        var next = index + 1;
        while (next < lines.Length && (lines[next].Trim().Length == 0 || lines[next].TrimStart().StartsWith('#')))
        {
            next++;
        }

        return next;
    }

    [GeneratedRegex(@"^(?<before>.*?)(?:^|(?<=\s))#\s*lint-ignore(?<file>-file)?\s+(?<rule>[^\s:]+)\s*(?::(?<reason>.*))?$")]
    private static partial Regex Comment();
}
