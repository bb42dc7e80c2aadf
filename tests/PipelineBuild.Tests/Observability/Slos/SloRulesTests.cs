using PipelineBuild.Artifacts.Slo;
using PipelineBuild.Configuration;
using PipelineBuild.Observability.Slos;

namespace PipelineBuild.Tests.Observability.Slos;

public class SloRulesTests
{
    private static readonly Dictionary<string, string> None = [];

    private static readonly ServiceObjective Slo = new("shop", "answers", new ConfigPlace("slo.yml", 1, 1), SloDialect.Pipeline, 99.9, new SloIndicator("sum(rate(bad[{{.window}}]))", null, "sum(rate(all[{{.window}}]))", null))
    {
        Page = new SloAlert("Burns", None, None),
    };

    [Fact]
    public void An_objective_too_low_for_the_windows_is_told()
    {
        var finding = Assert.Single(SloSet.Judge([Slo with { Percent = 90 }], AlertWindows.Usual(30)));

        Assert.Equal("slo/never-fires", finding.Rule);
        Assert.Contains("more than 144", finding.Message);
    }

    [Fact]
    public void Two_objectives_of_one_id_are_refused() =>
        Assert.Contains(SloSet.Judge([Slo, Slo], AlertWindows.Usual(30)), finding => finding.Rule == "slo/invalid-spec" && finding.Message.Contains("slo.yml:1:1"));

    [Theory]
    [InlineData(0, false)]
    [InlineData(10, true)]
    public void The_guard_is_there_only_where_it_is_declared(int minimum, bool isGuarded)
    {
        var alarm = Assert.Single(new SloRules(Slo, AlertWindows.Usual(30), None, minimum).Alarms());

        Assert.Equal(isGuarded, alarm.Rule.Expression.Contains("slo:sli_total:increase5m{slo_id=\"shop-answers\", slo_service=\"shop\", slo_name=\"answers\"} >= 10", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(30, "14.4", "6")]
    [InlineData(28, "13.44", "5.6000000000000005")]
    public void A_page_is_for_2_percent_in_1_hour_and_5_percent_in_6(int days, string quick, string slow)
    {
        var expression = new SloRules(Slo, AlertWindows.Usual(days), None, 0).Alarms()[0].Rule.Expression;

        Assert.Contains($"slo:sli_error:ratio_rate1h{{slo_id=\"shop-answers\", slo_service=\"shop\", slo_name=\"answers\"}} > ({quick} * 0.0009999999999999432)", expression);
        Assert.Contains($"slo:sli_error:ratio_rate6h{{slo_id=\"shop-answers\", slo_service=\"shop\", slo_name=\"answers\"}} > ({slow} * 0.0009999999999999432)", expression);
    }

    [Theory]
    [InlineData(0.0, 0.0, 1.0, 0.0, null)]
    [InlineData(0.0005, 0.001, 0.5, 1.0, 15.0)]
    [InlineData(0.002, 0.0, -1.0, 0.0, 0.0)]
    public void Budget_burn_rate_and_forecast_follow_from_two_ratios(double ratio, double lately, double left, double burn, double? endsInDays)
    {
        var now = DateTimeOffset.UnixEpoch;
        var standing = SloMeter.Standing(Slo, AlertWindows.Usual(30), ratio, lately, now);

        Assert.Equal((left, burn), (Math.Round(standing.BudgetLeft, 9), Math.Round(standing.BurnRate, 9)));
        Assert.Equal(endsInDays, standing.BudgetEnds is { } end ? Math.Round((end - now).TotalDays, 6) : null);
        Assert.Equal(left <= 0, SloGate.IsSpent(standing, 0));
    }

    [Fact]
    public void A_generated_text_that_was_changed_is_noticed()
    {
        var text = GeneratedText.Sealed($"# {GeneratedText.Mark("slo.yml")}\na: 1\n");

        Assert.True(GeneratedText.IsMarked(text) && GeneratedText.IsUntouched(text));
        Assert.True(GeneratedText.IsUntouched(text.ReplaceLineEndings("\r\n")));
        Assert.False(GeneratedText.IsUntouched(text.Replace("a: 1", "a: 2", StringComparison.Ordinal)));
    }
}
