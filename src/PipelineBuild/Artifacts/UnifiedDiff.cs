namespace PipelineBuild.Artifacts;

/// <summary>Shows how two texts differ, line by line with a few lines around, as people know it from git; pure.</summary>
public static class UnifiedDiff
{
    private const int Around = 3;
    private const int MostCells = 4_000_000;

    public static string Of(string before, string after)
    {
        var lines = Compare(Lines(before), Lines(after));
        var shown = new bool[lines.Count];
        for (var index = 0; index < lines.Count; index++)
        {
            for (var near = Math.Max(0, index - Around); lines[index].Kind != ' ' && near <= Math.Min(lines.Count - 1, index + Around); near++)
            {
                shown[near] = true;
            }
        }

        var text = new List<string>();
        for (var start = 0; start < lines.Count; start++)
        {
            if (!shown[start])
            {
                continue;
            }

            var end = start;
            while (end < lines.Count && shown[end])
            {
                end++;
            }

            var hunk = lines[start..end];
            text.Add(FormattableString.Invariant($"@@ -{Range(hunk, '+', lines[..start])} +{Range(hunk, '-', lines[..start])} @@"));
            text.AddRange(hunk.Select(line => $"{line.Kind}{line.Text}"));
            start = end;
        }

        return string.Join('\n', text);
    }

    /// <param name="other">The kind of lines that the side does not have.</param>
    private static string Range(List<(char Kind, string Text)> hunk, char other, List<(char Kind, string Text)> earlier)
    {
        var (count, first) = (hunk.Count(line => line.Kind != other), earlier.Count(line => line.Kind != other));
        return FormattableString.Invariant($"{(count == 0 ? first : first + 1)},{count}");
    }

    /// <summary>Every line of both texts, with a minus where it goes, a plus where it comes and a space where it stays.</summary>
    internal static List<(char Kind, string Text)> Compare(string[] old, string[] now)
    {
        var most = Math.Min(old.Length, now.Length);
        var start = 0;
        while (start < most && old[start] == now[start])
        {
            start++;
        }

        var end = 0;
        while (end < most - start && old[^(end + 1)] == now[^(end + 1)])
        {
            end++;
        }

        return [.. old[..start].Select(line => (' ', line)), .. Middle(old[start..^end], now[start..^end]), .. old[^end..].Select(line => (' ', line))];
    }

    /// <summary>By the longest common row of lines; texts that differ in too much are shown one after the other.</summary>
    private static List<(char Kind, string Text)> Middle(string[] old, string[] now)
    {
        if ((long)old.Length * now.Length > MostCells)
        {
            return [.. old.Select(line => ('-', line)), .. now.Select(line => ('+', line))];
        }

        var common = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = now.Length - 1; j >= 0; j--)
            {
                common[i, j] = old[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var lines = new List<(char, string)>();
        for (var (i, j) = (0, 0); i < old.Length || j < now.Length;)
        {
            if (i < old.Length && j < now.Length && old[i] == now[j])
            {
                lines.Add((' ', old[i]));
                (i, j) = (i + 1, j + 1);
            }
            else if (j == now.Length || (i < old.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                lines.Add(('-', old[i++]));
            }
            else
            {
                lines.Add(('+', now[j++]));
            }
        }

        return lines;
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n") is var unified && unified.Length == 0 ? [] : unified.TrimEnd('\n').Split('\n');
}
