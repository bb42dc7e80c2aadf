using System.Globalization;
using System.Text;

namespace PipelineBuild.Results.Writers;

/// <summary>Measures and cuts text in columns of a terminal, where many letters of Asia and pictures take two.</summary>
internal static class DisplayWidth
{
    private const string Ellipsis = "…";

    /// <summary>First and last code point of the blocks that terminals show twice as wide.</summary>
    private static readonly (int First, int Last)[] Wide =
    [
        (0x1100, 0x115F), (0x231A, 0x231B), (0x2E80, 0x303E), (0x3041, 0x33FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA000, 0xA4CF), (0xAC00, 0xD7A3),
        (0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0xFF00, 0xFF60), (0xFFE0, 0xFFE6), (0x1F300, 0x1FAFF), (0x20000, 0x3FFFD),
    ];

    public static int Of(string text) => Elements(text).Sum(WidthOf);

    /// <summary>At most so many columns of one line: control characters are gone, and an ellipsis says that something is missing.</summary>
    public static string Cut(string text, int columns)
    {
        var clean = string.Concat(text.EnumerateRunes().Select(rune => Rune.IsControl(rune) ? " " : rune.ToString()));
        if (Of(clean) <= columns)
        {
            return clean;
        }

        var kept = new StringBuilder();
        var room = columns - Of(Ellipsis);
        foreach (var element in Elements(clean))
        {
            room -= WidthOf(element);
            if (room < 0)
            {
                break;
            }

            kept.Append(element);
        }

        return columns < 1 ? "" : kept.Append(Ellipsis).ToString();
    }

    private static IEnumerable<string> Elements(string text)
    {
        for (var elements = StringInfo.GetTextElementEnumerator(text); elements.MoveNext();)
        {
            yield return elements.GetTextElement();
        }
    }

    /// <summary>What is seen as one sign is as wide as its widest part.</summary>
    private static int WidthOf(string element) => element.EnumerateRunes().Max(rune =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format ? 0
        : Array.Exists(Wide, block => rune.Value >= block.First && rune.Value <= block.Last) ? 2
        : 1);
}
