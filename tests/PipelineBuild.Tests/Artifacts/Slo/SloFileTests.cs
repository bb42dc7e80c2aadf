using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.Slo;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.Tests.Artifacts.Slo;

public sealed class SloFileTests : IDisposable
{
    private const string Good = """
        version: prometheus/v1
        service: shop
        labels: { tier: 2 }
        slos:
        - name: answers
          objective: 99.9
          sli:
            events:
              error_query: sum(rate(http_requests_total{code="500"}[{{.window}}]))
              total_query: sum(rate(http_requests_total[{{ .window }}]))
          alerting:
            name: ShopBurns
            ticket_alert: { disable: true }
        """;

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("prometheus/v1", "prometheus/v999", "slo.yml:1:10: version: 'prometheus/v999' is no specification that is known")]
    [InlineData("service: shop", "service: ''", "slo.yml:2:10: service: must not be empty")]
    [InlineData("name: answers", "name: 'a b'", "slo.yml:5:9: name: 'a b' is no name")]
    [InlineData("99.9", "101", "slo.yml:6:14: objective: expected a number above 0 and up to 100, found '101'")]
    [InlineData("99.9", "0", "slo.yml:6:14: objective: expected a number above 0")]
    [InlineData("99.9", "high", "slo.yml:6:14: objective: expected a number above 0")]
    [InlineData("    events:", "    other:", "slo.yml:8:5: sli: expected exactly one of events, raw and plugin, found none")]
    [InlineData("error_query: sum(rate", "error_query: sum(rat", "slo.yml:9:20: error_query: is no PromQL")]
    [InlineData("[{{ .window }}]", "[5m]", "slo.yml:10:20: total_query: has no {{.window}}")]
    [InlineData("name: ShopBurns", "name: ''", "slo.yml:12:11: alerting.name: must not be empty while there is an alert")]
    [InlineData("tier: 2", "ti-er: 2", "slo.yml:3:11: labels.ti-er: is no name of a label")]
    public void What_is_wrong_is_refused_where_it_stands(string before, string after, string expected)
    {
        var file = Read(Good.Replace(before, after, StringComparison.Ordinal));

        Assert.Contains(file.Problems, problem => problem.ToString().StartsWith(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_without_an_objective_is_refused() => Assert.NotEmpty(Read("").Problems);

    [Fact]
    public void An_objective_is_read_with_its_labels_and_the_alerts_that_are_not_switched_off()
    {
        var file = Read(Good);

        Assert.Empty(file.Problems);
        var slo = Assert.Single(file.Objectives);
        Assert.Equal(("shop-answers", 99.9, "2"), (slo.Id, slo.Percent, slo.Labels["tier"]));
        Assert.Equal(("ShopBurns", null), (slo.Page?.Name, slo.Ticket));
        Assert.Equal(["sum(rate(http_requests_total{code=\"500\"}[5m]))", "sum(rate(http_requests_total[5m]))"], slo.Queries);
    }

    [Theory]
    [InlineData(7, "1w")]
    [InlineData(28, "4w")]
    [InlineData(30, "30d")]
    [InlineData(1.5, "1d12h")]
    [InlineData(0.0625, "1h30m")]
    public void A_window_is_written_as_Prometheus_does(double days, string expected) => Assert.Equal(expected, AlertWindows.Text(TimeSpan.FromDays(days)));

    private SloFile Read(string text) => SloFile.Read(new Workspace(folder.Path), folder.Write("slo.yml", text));
}
