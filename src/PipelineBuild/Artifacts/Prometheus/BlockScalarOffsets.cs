namespace PipelineBuild.Artifacts.Prometheus;

/// <summary>The characters of a literal (<c>|</c>) or folded (<c>&gt;</c>) YAML value with their places: https://yaml.org/spec/1.2.2/#81-block-scalar-styles.</summary>
internal static class BlockScalarOffsets
{
    /// <param name="at">At the sign that opens the value.</param>
    /// <param name="value">As it was read: its first line tells how far the lines are indented.</param>
    public static IEnumerable<(char Letter, int Offset)> Of(string source, int at, string value)
    {
        var isFolded = source[at] == '>';
        var lines = LinesFrom(source, EndOfLine(source, at), value.Length + 2);
        var indent = IndentOf(source, lines, value);
        for (var index = 0; index < lines.Count; index++)
        {
            var (start, end) = lines[index];
            for (var offset = start + indent; offset < end; offset++)
            {
                yield return (source[offset], offset);
            }

            if (isFolded && IsText(source, lines[index], indent) && NextFilled(lines, index, indent) is var next && next < lines.Count && IsText(source, lines[next], indent))
            {
                // The end of the line becomes a blank; of the empty lines behind it each gives one line end.
                if (next == index + 1)
                {
                    yield return (' ', end);
                }

                for (; index + 1 < next; index++)
                {
                    yield return ('\n', lines[index + 1].End);
                }
            }
            else
            {
                yield return ('\n', end);
            }
        }
    }

    private static int IndentOf(string source, List<(int Start, int End)> lines, string value)
    {
        var (start, end) = lines.FirstOrDefault(line => !IsBlank(source, line));
        var first = value.Split('\n').FirstOrDefault(line => line.Trim(' ').Length > 0) ?? "";
        var spaces = end - start - source[start..end].TrimStart(' ').Length;
        return Math.Max(0, spaces - (first.Length - first.TrimStart(' ').Length));
    }

    /// <summary>A line that is indented further is not empty, even if nothing but blanks is in it.</summary>
    private static int NextFilled(List<(int Start, int End)> lines, int index, int indent)
    {
        do
        {
            index++;
        }
        while (index < lines.Count && lines[index].End - lines[index].Start <= indent);

        return index;
    }

    /// <summary>Lines that are indented further are not folded.</summary>
    private static bool IsText(string source, (int Start, int End) line, int indent) => line.Start + indent < line.End && source[line.Start + indent] is not (' ' or '\t');

    private static bool IsBlank(string source, (int Start, int End) line) => source.AsSpan(line.Start, line.End - line.Start).Trim(' ').IsEmpty;

    /// <param name="most">A value has at least one character of each of its lines.</param>
    private static List<(int Start, int End)> LinesFrom(string source, int at, int most)
    {
        var lines = new List<(int, int)>();
        while (at < source.Length && lines.Count < most)
        {
            at += source[at] == '\r' && at + 1 < source.Length && source[at + 1] == '\n' ? 2 : 1;
            var end = EndOfLine(source, at);
            lines.Add((at, end));
            at = end;
        }

        return lines;
    }

    private static int EndOfLine(string source, int at)
    {
        var length = source.AsSpan(Math.Min(at, source.Length)).IndexOfAny('\n', '\r');
        return length < 0 ? source.Length : at + length;
    }
}
