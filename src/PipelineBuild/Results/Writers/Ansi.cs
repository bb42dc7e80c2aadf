using System.Text.RegularExpressions;

namespace PipelineBuild.Results.Writers;

/// <summary>The few colours the console output uses.</summary>
internal static partial class Ansi
{
    public const string Bold = "1";
    public const string Dim = "2";
    public const string Red = "31";
    public const string Green = "32";
    public const string Yellow = "33";

    public static string Paint(string text, string code, bool colour) => colour && text.Length > 0 ? $"\e[{code}m{text}\e[0m" : text;

    /// <summary>The text without the colours and movements that a program put into it.</summary>
    public static string Strip(string text) => Sequence().Replace(text, "");

    [GeneratedRegex(@"\e\[[0-9;?]*[ -/]*[@-~]|\e\][^\a\e]*(?:\a|\e\\)")]
    private static partial Regex Sequence();
}
