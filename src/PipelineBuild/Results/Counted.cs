using System.Globalization;

namespace PipelineBuild.Results;

/// <summary>Numbers of things in sentences.</summary>
public static class Counted
{
    private static readonly (Severity Severity, string Word)[] Severities = [(Severity.Error, "error"), (Severity.Warning, "warning"), (Severity.Note, "note")];

    /// <param name="several">The plural where it is not the word and an s.</param>
    public static string Of(int count, string word, string? several = null) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? word : several ?? $"{word}s")}");

    /// <summary>Such as <c>1 error, 2 notes</c>.</summary>
    public static string Of(IReadOnlyList<Finding> findings)
    {
        var counts = Severities.Select(kind => (Count: findings.Count(finding => finding.Severity == kind.Severity), kind.Word)).Where(kind => kind.Count > 0).Select(kind => Of(kind.Count, kind.Word)).ToList();
        return counts.Count == 0 ? "nothing found" : string.Join(", ", counts);
    }
}
