namespace PipelineBuild.Containers.Compose;

/// <summary>Replaces pieces of a text by their places and leaves every other character as it is; pure.</summary>
internal static class TextEditor
{
    /// <summary>The text with the edits that can be made; one whose surroundings are not understood is left out.</summary>
    public static string Apply(string text, IEnumerable<TextEdit> edits)
    {
        var starts = LineStarts(text);
        var last = text.Length;
        foreach (var (start, end, replacement) in edits.Select(edit => Span(text, starts, edit)).OfType<(int Start, int End, string Text)>().OrderByDescending(span => span.Start))
        {
            // Two edits at one place would not know of each other.
            if (end <= last)
            {
                text = string.Concat(text.AsSpan(0, start), replacement, text.AsSpan(end));
                last = start;
            }
        }

        return text;
    }

    private static (int Start, int End, string Text)? Span(string text, IReadOnlyList<int> starts, TextEdit edit)
    {
        if (edit.Start.Line != edit.End.Line || edit.Start.File != edit.End.File)
        {
            return null;
        }

        var (start, end) = (starts[edit.Start.Line - 1] + edit.Start.Column - 1, starts[edit.End.Line - 1] + edit.End.Column - 1);
        if (!edit.WholeLines)
        {
            return (start, end, edit.Text);
        }

        var (lineStart, lineEnd) = (starts[edit.Start.Line - 1], edit.Start.Line < starts.Count ? starts[edit.Start.Line] : text.Length);
        var before = text[lineStart..start];
        var after = text[end..lineEnd];
        if (before.Trim() is "" or "-" && after.TrimStart() is var rest && (rest.Length == 0 || rest.StartsWith('#')))
        {
            return rest.Length == 0 ? (lineStart, lineEnd, "") : (lineStart + before.Length - before.TrimStart().Length, end + after.Length - rest.Length, "");
        }

        // Within brackets the comma before it goes too.
        var trimmed = before.TrimEnd();
        return trimmed.EndsWith(',') ? (lineStart + trimmed.Length - 1, end, "") : null;
    }

    private static List<int> LineStarts(string text)
    {
        var starts = new List<int> { 0 };
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\n' || (text[at] == '\r' && (at + 1 == text.Length || text[at + 1] != '\n')))
            {
                starts.Add(at + 1);
            }
        }

        return starts;
    }
}
