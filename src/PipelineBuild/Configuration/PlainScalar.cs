using System.Text.RegularExpressions;

namespace PipelineBuild.Configuration;

/// <summary>What YAML 1.2 takes a value without quotes for.</summary>
internal enum PlainMeaning
{
    Text,
    Nothing,
    Truth,
    Number,
}

/// <summary>Tells texts from the numbers, truth values and nulls that editors see in a value without quotes: https://yaml.org/spec/1.2.2/#103-core-schema.</summary>
internal static partial class PlainScalar
{
    public static PlainMeaning MeaningOf(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => PlainMeaning.Nothing,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => PlainMeaning.Truth,
        _ => Number().IsMatch(text) ? PlainMeaning.Number : PlainMeaning.Text,
    };

    /// <summary>The truth value that was meant by one of the many spellings older YAML has, or null.</summary>
    public static string? TruthMeantBy(string text) => text.ToLowerInvariant() switch
    {
        "true" or "yes" or "on" or "y" => "true",
        "false" or "no" or "off" or "n" => "false",
        _ => null,
    };

    public static bool IsWholeNumber(string text) => WholeNumber().IsMatch(text);

    [GeneratedRegex(@"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\z")]
    private static partial Regex Number();

    /// <summary>A leading zero would make it octal for older YAML.</summary>
    [GeneratedRegex(@"^-?(?:0|[1-9][0-9]*)\z")]
    private static partial Regex WholeNumber();
}
