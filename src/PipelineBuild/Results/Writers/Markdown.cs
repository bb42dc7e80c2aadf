using System.Text;

namespace PipelineBuild.Results.Writers;

/// <summary>Text of any origin inside Markdown: shown as it is, never taken for a link, a tag or the end of a table cell.</summary>
internal static class Markdown
{
    private const int LongestCell = 2000;

    private const string Punctuation = "\\`*_{}[]()#+!|~$:";

    /// <summary>On one line; the breaks of the text become breaks on the page.</summary>
    public static string Text(string text)
    {
        var escaped = new StringBuilder();
        foreach (var rune in Shortened(Ansi.Strip(text).Trim().ReplaceLineEndings("\n")).EnumerateRunes())
        {
            escaped.Append(rune.Value switch
            {
                '\n' => "<br>",
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                _ when Rune.IsControl(rune) => " ",
                _ when rune.IsAscii && Punctuation.Contains((char)rune.Value) => $"\\{rune}",
                _ => rune.ToString(),
            });
        }

        return escaped.ToString();
    }

    /// <summary>Lines that keep their spaces, as one block.</summary>
    public static string Block(IEnumerable<string> lines) =>
        $"<pre>\n{string.Join('\n', lines.Select(line => string.Concat(Ansi.Strip(line).EnumerateRunes().Where(rune => !Rune.IsControl(rune))).Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;")))}\n</pre>\n";

    public static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |\n";

    /// <param name="address">Encoded already.</param>
    public static string Link(string text, string? address) => address is null ? Text(text) : $"[{Text(text)}]({address.Replace("(", "%28").Replace(")", "%29")})";

    private static string Shortened(string text)
    {
        var cut = text.Length <= LongestCell ? text.Length : LongestCell;
        return cut == text.Length ? text : $"{text[..(char.IsHighSurrogate(text[cut - 1]) ? cut - 1 : cut)]}…";
    }
}
