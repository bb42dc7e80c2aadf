using System.Globalization;

namespace PipelineBuild.Artifacts.PromQl;

/// <summary>Numbers as the language writes them.</summary>
internal static class PromNumberText
{
    private const int Octal = 8;

    /// <summary>Null for what looks like a number and is none.</summary>
    public static double? ValueOf(string text)
    {
        if (text is "inf" or "nan")
        {
            return text == "inf" ? double.PositiveInfinity : double.NaN;
        }

        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) && hex >= 0 ? hex : null;
        }

        if (text[0] == '0' && text.All(digit => digit is >= '0' and <= '7') && text.Length < 22)
        {
            return text.Aggregate(0d, (value, digit) => (value * Octal) + digit - '0');
        }

        return double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
    }
}
