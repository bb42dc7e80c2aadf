using System.Globalization;
using System.Text;
using PipelineBuild.Artifacts.PromQl;

namespace PipelineBuild.Artifacts.Prometheus;

/// <summary>Times of rule tests as they are written, such as <c>1h30m</c>.</summary>
public static class RuleTestTime
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("d", TimeSpan.FromDays(1)), ("h", TimeSpan.FromHours(1)), ("m", TimeSpan.FromMinutes(1)), ("s", TimeSpan.FromSeconds(1)), ("ms", TimeSpan.FromMilliseconds(1)),
    ];

    /// <summary>Null for what is none.</summary>
    public static TimeSpan? Parse(string text) => PromDuration.TryParse(text, out var time) ? time : null;

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
}
