namespace PipelineBuild.Observability.Deploying;

/// <summary>The differing lines of two texts with a few lines around them; pure.</summary>
public static class JsonDifference
{
    private const int Context = 2;
    private const int MostCells = 4_000_000;

    /// <param name="most">Lines that are shown; the rest is counted.</param>
    public static IReadOnlyList<string> Lines(string before, string after, int most)
    {
        var all = Compare(before.Split('\n'), after.Split('\n'));
        var shown = all.Where((_, index) => Enumerable.Range(index - Context, (2 * Context) + 1).Any(near => near >= 0 && near < all.Count && all[near][0] != ' ')).ToList();
        return shown.Count <= most ? shown : [.. shown.Take(most), FormattableString.Invariant($"... and {shown.Count - most} more lines")];
    }

    private static List<string> Compare(string[] before, string[] after)
    {
        var start = 0;
        while (start < before.Length && start < after.Length && before[start] == after[start])
        {
            start++;
        }

        var end = 0;
        while (end < before.Length - start && end < after.Length - start && before[^(end + 1)] == after[^(end + 1)])
        {
            end++;
        }

        return [.. before[..start].Select(line => $" {line}"), .. Middle(before[start..^end], after[start..^end]), .. before[^end..].Select(line => $" {line}")];
    }

    /// <summary>By the longest common subsequence; texts that differ in too much are shown one after the other.</summary>
    private static List<string> Middle(string[] before, string[] after)
    {
        if ((long)before.Length * after.Length > MostCells)
        {
            return [.. before.Select(line => $"-{line}"), .. after.Select(line => $"+{line}")];
        }

        var lengths = new int[before.Length + 1, after.Length + 1];
        for (var one = before.Length - 1; one >= 0; one--)
        {
            for (var other = after.Length - 1; other >= 0; other--)
            {
                lengths[one, other] = before[one] == after[other] ? lengths[one + 1, other + 1] + 1 : Math.Max(lengths[one + 1, other], lengths[one, other + 1]);
            }
        }

        var lines = new List<string>();
        int left = 0, right = 0;
        while (left < before.Length || right < after.Length)
        {
            if (left < before.Length && right < after.Length && before[left] == after[right])
            {
                lines.Add($" {before[left++]}");
                right++;
            }
            else if (right == after.Length || (left < before.Length && lengths[left + 1, right] >= lengths[left, right + 1]))
            {
                lines.Add($"-{before[left++]}");
            }
            else
            {
                lines.Add($"+{after[right++]}");
            }
        }

        return lines;
    }
}
