using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PipelineBuild.Configuration;

/// <summary>Makes text of the file fit for messages: nothing in it steers a terminal, breaks a line, fills the screen or is the login of an address.</summary>
internal static partial class Printable
{
    private const int MostOfValue = 100;
    private const int MostOfMessage = 1000;

    /// <summary>A whole message or path.</summary>
    public static string Message(string text) => Escaped(Cut(WithoutLogin(text), MostOfMessage));

    /// <summary>A value that is quoted within a message.</summary>
    public static string Excerpt(string value) => Escaped(Cut(WithoutLogin(value), MostOfValue));

    /// <summary>The message with the value in it shortened, whoever put it there.</summary>
    public static string WithExcerpt(string message, string value) =>
        value.Length > MostOfValue ? message.Replace(value, Excerpt(value), StringComparison.Ordinal) : message;

    /// <summary>Without what stands before the host of an address.</summary>
    public static string WithoutLogin(string text) => text.Contains("://", StringComparison.Ordinal) ? Login().Replace(text, "***@") : text;

    private static string Cut(string text, int most) =>
        text.Length <= most ? text : string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)}... ({text.Length} characters)");

    private static string Escaped(string text)
    {
        if (!text.Any(IsUnsafe))
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 16);
        foreach (var letter in text)
        {
            _ = letter switch
            {
                '\n' => escaped.Append("\\n"),
                '\t' => escaped.Append("\\t"),
                _ when IsUnsafe(letter) => escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
                _ => escaped.Append(letter),
            };
        }

        return escaped.ToString();
    }

    /// <summary>Halves of a surrogate pair are left alone: the reader of the file has let only whole ones pass.</summary>
    private static bool IsUnsafe(char letter) =>
        char.GetUnicodeCategory(letter) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    [GeneratedRegex(@"(?<=://)[^/\s]*@")]
    private static partial Regex Login();
}
