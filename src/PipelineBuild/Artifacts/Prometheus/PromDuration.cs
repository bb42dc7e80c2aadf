using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PipelineBuild.Artifacts.Prometheus;

/// <summary>Durations as Prometheus writes them, such as <c>1h30m</c>.</summary>
public static partial class PromDuration
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("d", TimeSpan.FromDays(1)), ("h", TimeSpan.FromHours(1)), ("m", TimeSpan.FromMinutes(1)), ("s", TimeSpan.FromSeconds(1)), ("ms", TimeSpan.FromMilliseconds(1)),
    ];

    /// <summary>Null for what is none.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (text == "0")
        {
            return TimeSpan.Zero;
        }

        var parts = Part().Matches(text);
        return text.Length == 0 || parts.Sum(part => part.Length) != text.Length ? null : parts.Aggregate(TimeSpan.Zero, (sum, part) => sum + Length(part));
    }

    public static string Write(TimeSpan time)
    {
        var text = new StringBuilder();
        foreach (var (unit, length) in Units)
        {
            var count = (long)(time / length);
            time -= count * length;
            text.Append(count > 0 ? string.Create(CultureInfo.InvariantCulture, $"{count}{unit}") : "");
        }

        return text.Length == 0 ? "0s" : text.ToString();
    }

    private static TimeSpan Length(Match part)
    {
        var count = double.Parse(part.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        return part.Groups[2].Value switch
        {
            "y" => count * TimeSpan.FromDays(365),
            "w" => count * TimeSpan.FromDays(7),
            var unit => count * Units.First(known => known.Unit == unit).Length,
        };
    }

    [GeneratedRegex("([0-9]{1,9})(ms|[smhdwy])")]
    private static partial Regex Part();
}
