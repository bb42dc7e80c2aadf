using PipelineBuild.Delivery;

namespace PipelineBuild.Tests.Delivery;

/// <summary>When an environment may be changed.</summary>
public sealed class ProtectionTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly AllowedHours Office = new([DayOfWeek.Monday, DayOfWeek.Tuesday], new TimeOnly(9, 0), new TimeOnly(17, 0), Berlin);
    private static readonly AllowedHours Night = new([DayOfWeek.Monday], new TimeOnly(22, 0), new TimeOnly(4, 0), TimeZoneInfo.Utc);

    [Theory]
    [InlineData("2026-07-06T07:00:00Z", true)]
    [InlineData("2026-07-06T06:59:59Z", false)]
    [InlineData("2026-07-06T14:59:59Z", true)]
    [InlineData("2026-07-06T15:00:00Z", false)]
    [InlineData("2026-07-08T10:00:00Z", false)]
    [InlineData("2026-01-05T08:00:00Z", true)]
    [InlineData("2026-01-05T07:30:00Z", false)]
    public void Hours_are_those_of_the_zone_in_summer_and_winter(string moment, bool allowed) => Assert.Equal(allowed, Office.Allows(DateTimeOffset.Parse(moment)));

    [Theory]
    [InlineData("2026-07-06T22:00:00Z", true)]
    [InlineData("2026-07-07T03:59:00Z", true)]
    [InlineData("2026-07-07T04:00:00Z", false)]
    [InlineData("2026-07-07T22:30:00Z", false)]
    [InlineData("2026-07-06T03:00:00Z", false)]
    public void Hours_over_midnight_belong_to_the_day_they_begin_on(string moment, bool allowed) => Assert.Equal(allowed, Night.Allows(DateTimeOffset.Parse(moment)));

    [Fact]
    public void All_that_is_against_it_is_said_at_once()
    {
        var refusals = Protection.Judge(new ProtectionSettings(RequiresReason: true, RequiresSigned: false, Office), DateTimeOffset.Parse("2026-07-08T10:00:00Z"), " ");

        Assert.Equal(["the environment wants a reason: --reason=\"...\"", "nothing is deployed there at this time of day; allowed are mon tue, 09:00 to 17:00 Europe/Berlin. Rollback is always allowed"], refusals);
    }

    [Fact]
    public void Nothing_is_against_it_with_a_reason_in_time() =>
        Assert.Empty(Protection.Judge(new ProtectionSettings(RequiresReason: true, RequiresSigned: false, Office), DateTimeOffset.Parse("2026-07-06T10:00:00Z"), "a release"));
}
