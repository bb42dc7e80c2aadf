namespace PipelineBuild.Workflows.Writing;

/// <summary>Regions of a file that are generated, between two comments; all else belongs to whoever wrote it. Pure.</summary>
public static class MarkedRegions
{
    private const string Begin = "# generated: ";
    private const string End = "# end of generated: ";

    public static string BeginOf(string region) => Begin + region;

    public static string EndOf(string region) => End + region;

    public static bool HasAny(string text) => text.Contains(Begin, StringComparison.Ordinal);

    /// <summary>Whether a mark of one of the fresh text's regions is there, also one without its other half.</summary>
    public static bool HasMarkOf(string existing, string fresh)
    {
        var marks = Of(fresh).SelectMany(region => (string[])[BeginOf(region.Name), EndOf(region.Name)]).ToHashSet();
        return existing.ReplaceLineEndings("\n").Split('\n').Any(line => marks.Contains(line.Trim()));
    }

    /// <summary>The existing text with the regions of the fresh one; null when one of them has no place there.</summary>
    public static string? Merge(string existing, string fresh)
    {
        var newLine = existing.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var lines = existing.ReplaceLineEndings("\n").Split('\n').ToList();
        foreach (var (name, body) in Of(fresh))
        {
            var (start, end) = (lines.FindIndex(line => line.Trim() == BeginOf(name)), lines.FindIndex(line => line.Trim() == EndOf(name)));
            if (start < 0 || end < start)
            {
                return null;
            }

            lines.RemoveRange(start, end - start + 1);
            lines.InsertRange(start, body);
        }

        return string.Join(newLine, lines);
    }

    /// <summary>Each region with its marks.</summary>
    private static IEnumerable<(string Name, IReadOnlyList<string> Lines)> Of(string text)
    {
        var lines = text.Split('\n');
        for (var start = 0; start < lines.Length; start++)
        {
            if (lines[start].Trim().StartsWith(Begin, StringComparison.Ordinal))
            {
                var name = lines[start].Trim()[Begin.Length..];
                var end = Array.FindIndex(lines, start, line => line.Trim() == EndOf(name));
                yield return (name, lines[start..(end + 1)]);
                start = end;
            }
        }
    }
}
