using System.Globalization;
using PipelineBuild.Configuration;

namespace PipelineBuild.Containers.Scanning;

/// <summary>One finding that somebody answers for, until a day.</summary>
/// <param name="Id">Of the vulnerability, the secret's or misconfiguration's rule, or the licence.</param>
/// <param name="Package">Package, file in the image, or for its configuration the image.</param>
/// <param name="Expires">The last day on which it holds.</param>
/// <param name="Place">Where it is written.</param>
public sealed record ScanException(string Id, string Package, string Reason, string Owner, DateOnly Expires, ConfigPlace Place)
{
    private const string Format = "yyyy-MM-dd";

    public static ScanException Read(YamlSection section) => new(
        section.RequiredText("id"),
        section.RequiredText("package"),
        section.RequiredText("reason"),
        section.RequiredText("owner"),
        DayOf(section.RequiredText("expires", text => TryDay(text, out _) ? null : $"'{text}' is no day such as 2027-01-31")),
        section.Place);

    public bool IsExpired(DateOnly today) => today > Expires;

    public bool Matches(string id, string package) => Id.Equals(id, StringComparison.OrdinalIgnoreCase) && Package.Equals(package, StringComparison.OrdinalIgnoreCase);

    public string Until => Expires.ToString(Format, CultureInfo.InvariantCulture);

    private static DateOnly DayOf(string text) => TryDay(text, out var day) ? day : default;

    private static bool TryDay(string text, out DateOnly day) => DateOnly.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
}
