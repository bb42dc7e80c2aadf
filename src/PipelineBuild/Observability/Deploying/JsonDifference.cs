using PipelineBuild.Artifacts;

namespace PipelineBuild.Observability.Deploying;

/// <summary>The differing lines of two texts with a few lines around them; pure.</summary>
public static class JsonDifference
{
    private const int Context = 2;

    /// <param name="most">Lines that are shown; the rest is counted.</param>
    public static IReadOnlyList<string> Lines(string before, string after, int most)
    {
        var all = UnifiedDiff.Compare(before.Split('\n'), after.Split('\n'));
        var shown = all.Where((_, index) => Enumerable.Range(index - Context, (2 * Context) + 1).Any(near => near >= 0 && near < all.Count && all[near].Kind != ' ')).Select(line => $"{line.Kind}{line.Text}").ToList();
        return shown.Count <= most ? shown : [.. shown.Take(most), FormattableString.Invariant($"... and {shown.Count - most} more lines")];
    }
}
