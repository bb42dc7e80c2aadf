using PipelineBuild.Artifacts.PromQl;
using PipelineBuild.Observability.Grafana.Queries;

namespace PipelineBuild.Tests.Observability.Grafana.Queries;

public class DimensionTests
{
    [Theory]
    [InlineData("process_resident_memory_bytes", "bytes")]
    [InlineData("rate(sent_bytes_total[5m])", "Bps")]
    [InlineData("sum by (job) (rate(requests_total[5m]))", "reqps")]
    [InlineData("rate(process_cpu_seconds_total[5m])", "percentunit")]
    [InlineData("rate(x_seconds_sum[5m]) / rate(x_seconds_count[5m])", "s")]
    [InlineData("histogram_quantile(0.9, sum by (le) (rate(x_seconds_bucket[5m])))", "s")]
    [InlineData("100 * sum(rate(a_total[5m])) / sum(rate(b_total[5m]))", "percent")]
    [InlineData("increase(sent_bytes_total[1h])", "bytes")]
    [InlineData("max_over_time(a_bytes[1h]) - b_bytes", "decbytes")]
    public void A_unit_fits(string expression, string unit) => Assert.False(Shown(unit).Contradicts(Given(expression)!.Value), $"{unit} is for {Shown(unit)}, and it gives {Given(expression)}");

    [Theory]
    [InlineData("rate(sent_bytes_total[5m])", "bytes")]
    [InlineData("sum(rate(errors_total[5m]))", "percentunit")]
    [InlineData("histogram_quantile(0.99, sum by (le) (rate(x_seconds_bucket[5m])))", "ops")]
    [InlineData("process_resident_memory_bytes", "s")]
    [InlineData("count(up)", "bytes")]
    public void A_unit_contradicts(string expression, string unit) => Assert.True(Shown(unit).Contradicts(Given(expression)!.Value), $"{unit} is for {Shown(unit)}, and it gives {Given(expression)}");

    [Theory]
    [InlineData("go_goroutines")]
    [InlineData("x_seconds * 1000")]
    [InlineData("x_bytes / 1024")]
    [InlineData("job:requests:rate5m")]
    [InlineData("process_start_time_seconds")]
    [InlineData("x_milliseconds_total")]
    [InlineData("a_bytes + b_seconds")]
    public void Where_a_name_does_not_tell_nothing_is_said(string expression) => Assert.Null(Given(expression));

    [Theory]
    [InlineData("rate(k6_data_received_total[5m])", "binBps")]
    [InlineData("rate(k6_data_received_total[5m])", "reqps")]
    public void A_counter_that_does_not_say_what_it_counts_may_count_bytes(string expression, string unit) => Assert.False(Shown(unit).Contradicts(Given(expression)!.Value));

    [Theory]
    [InlineData("short")]
    [InlineData("none")]
    [InlineData("")]
    [InlineData("dateTimeAsIso")]
    public void Some_units_are_for_anything(string unit) => Assert.Null(Dimension.OfUnit(unit));

    private static Dimension Shown(string unit) => Dimension.OfUnit(unit)!.Value;

    private static Dimension? Given(string expression) => Dimension.Of(PromParser.Parse(expression).Expression!);
}
