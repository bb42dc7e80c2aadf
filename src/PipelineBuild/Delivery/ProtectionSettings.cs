using System.Globalization;
using PipelineBuild.Configuration;

namespace PipelineBuild.Delivery;

/// <summary>The block <c>environments.protection</c>: when nothing may be deployed.</summary>
/// <param name="RequiresSigned">Only images that the ledger knows as signed and scanned.</param>
public sealed record ProtectionSettings(bool RequiresReason, bool RequiresSigned, AllowedHours? Hours)
{
    public static readonly ProtectionSettings None = new(RequiresReason: false, RequiresSigned: false, Hours: null);

    public static ProtectionSettings Read(YamlSection section) => new(section.Flag("requireReason", fallback: false), section.Flag("requireSigned", fallback: false), section.OptionalBlock("hours", AllowedHours.Read));
}

/// <summary>The block <c>environments.protection.hours</c>: the only times at which something may be deployed.</summary>
/// <param name="From">The first minute of a day.</param>
/// <param name="To">The first minute after; before <paramref name="From"/> means the day after.</param>
public sealed record AllowedHours(IReadOnlyList<DayOfWeek> Days, TimeOnly From, TimeOnly To, TimeZoneInfo Zone)
{
    private static readonly string[] Names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    public static AllowedHours Read(YamlSection section)
    {
        var zone = section.Text("zone", "UTC", text => TimeZoneInfo.TryFindSystemTimeZoneById(text, out _) ? null : $"this machine knows no time zone '{text}', such as Europe/Berlin");
        return new AllowedHours(
            section.Texts("days", ["mon", "tue", "wed", "thu", "fri"], text => Names.Contains(text) ? null : $"'{text}' is no day; there are {string.Join(", ", Names)}").Where(Names.Contains).Select(name => (DayOfWeek)Array.IndexOf(Names, name)).ToList(),
            Time(section.Text("from", "00:00", TimeProblem)),
            Time(section.Text("to", "00:00", TimeProblem)),
            TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : TimeZoneInfo.Utc);
    }

    /// <summary>A span over midnight belongs to the day it began on.</summary>
    public bool Allows(DateTimeOffset moment)
    {
        var local = TimeZoneInfo.ConvertTime(moment, Zone);
        var time = TimeOnly.FromTimeSpan(local.TimeOfDay);
        return From < To ? Days.Contains(local.DayOfWeek) && time >= From && time < To
            : (Days.Contains(local.DayOfWeek) && time >= From) || (Days.Contains(local.AddDays(-1).DayOfWeek) && time < To);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{string.Join(' ', Days.Select(day => Names[(int)day]))}, {From:HH\\:mm} to {To:HH\\:mm} {Zone.Id}");

    private static string? TimeProblem(string text) => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? null : $"'{text}' is no time of day such as 08:30";

    private static TimeOnly Time(string text) => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : TimeOnly.MinValue;
}

/// <summary>Decides whether an environment may be changed now. Pure.</summary>
public static class Protection
{
    /// <returns>Why not; empty when it may.</returns>
    public static IReadOnlyList<string> Judge(ProtectionSettings settings, DateTimeOffset now, string? reason) =>
    [
        .. settings.RequiresReason && string.IsNullOrWhiteSpace(reason) ? (string[])["the environment wants a reason: --reason=\"...\""] : [],
        .. settings.Hours is { } hours && !hours.Allows(now) ? (string[])[$"nothing is deployed there at this time of day; allowed are {hours}. Rollback is always allowed"] : [],
    ];
}
