using PipelineBuild.Artifacts.Prometheus;

namespace PipelineBuild.Tests.Observability.Rules;

public class MetricCatalogueTests
{
    [Theory]
    [InlineData("# TYPE a_total counter", "a_total", MetricType.Counter)]
    [InlineData("# TYPE a counter\n# EOF\n", "a_total", MetricType.Counter)]
    [InlineData("# TYPE a gauge", "a", MetricType.Gauge)]
    [InlineData("# TYPE a histogram", "a_bucket", MetricType.Counter)]
    [InlineData("# TYPE a summary", "a", MetricType.Gauge)]
    [InlineData("# TYPE a summary", "a_count", MetricType.Counter)]
    [InlineData("# TYPE a info\n# EOF\n", "a_info", MetricType.Info)]
    [InlineData("a{b=\"c } d\"} 1 1700000000", "a", MetricType.Unknown)]
    [InlineData("", "up", MetricType.Unknown)]
    public void A_name_is_known_with_its_type(string text, string metric, MetricType type)
    {
        var catalogue = Read(text);

        Assert.Empty(catalogue.Problems);
        Assert.True(catalogue.Has(metric));
        Assert.Equal(type, catalogue.TypeOf(metric));
    }

    [Theory]
    [InlineData("# TYPE a histogram", "a")]
    [InlineData("ab 1", "a")]
    public void A_name_is_not_known(string text, string metric) => Assert.False(Read(text).Has(metric));

    [Fact]
    public void What_is_no_line_of_the_format_is_told_with_its_place() =>
        Assert.Equal(("m.txt", 2), Assert.Single(Read("a 1\n<html>\n").Problems) is var problem ? (problem.File, problem.Line) : default);

    private static MetricCatalogue Read(string text) => MetricCatalogue.Of([Exposition.Read(new StringReader(text), "m.txt")]);
}
