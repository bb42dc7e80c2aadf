using System.Globalization;

namespace PipelineBuild.Observability.Alerts;

/// <summary>Numbers in sentences.</summary>
internal static class Words
{
    public static string Count(int count, string word) => count == 1 ? $"1 {word}" : string.Create(CultureInfo.InvariantCulture, $"{count} {word}s");

    /// <summary>Rounded down, so that only all is 100 %.</summary>
    public static string Percent(double percent) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(percent * 10) / 10:0.#} %");
}
