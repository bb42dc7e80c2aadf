using System.Globalization;

namespace PipelineBuild.Quality.Benchmarks;

/// <summary>Messages of a project that never was: the same in every run, of the kinds and lengths that a busy project has.</summary>
internal static class InventedHistory
{
    private static readonly string[] Types = ["chore(deps)", "docs", "fix(search)", "chore", "feat(tools)", "ci", "chore(deps)", "docs", "fix", "test", "refactor"];

    /// <summary>As long as the release notes that a bot pastes.</summary>
    private const int NoteLines = 35;

    /// <summary>Oldest first.</summary>
    public static IReadOnlyList<string> Messages(int count) => Enumerable.Range(0, count).Select(Message).ToList();

    private static string Message(int number)
    {
        var type = Types[number % Types.Length];
        var subject = string.Create(CultureInfo.InvariantCulture, $"{type}: change {number} of the invented project (#{number})");
        return type.StartsWith("chore(deps)", StringComparison.Ordinal)
            ? $"{subject}\n\nBumps a group of packages.\n\n{string.Join('\n', Enumerable.Range(0, NoteLines).Select(line => $"<li>[`{number:x7}`](https://example.invalid/commit/{line:x7}) fix: line {line}</li>"))}"
            : $"{subject}\n\nWhat was wrong, and why it is done in this way and in no other.\n\nSigned-off-by: Nobody <nobody@example.invalid>";
    }
}
