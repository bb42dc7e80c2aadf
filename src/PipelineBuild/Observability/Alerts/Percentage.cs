using System.Globalization;

namespace PipelineBuild.Observability.Alerts;

/// <summary>Percentages as sentences have them.</summary>
internal static class Percentage
{
    /// <summary>Rounded down, so that only all is 100 %.</summary>
    public static string Of(double percent) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(percent * 10) / 10:0.#} %");
}
