using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Observability.Grafana.Queries;

namespace PipelineBuild.Tests.Observability.Grafana.Queries;

public class PanelQueryTests
{
    [Theory]
    [InlineData("""{ "name": "v", "type": "custom", "query": "a,b", "current": { "value": "b" } }""", "b")]
    [InlineData("""{ "name": "v", "type": "custom", "query": "first : 1, second : 2" }""", "1")]
    [InlineData("""{ "name": "v", "type": "custom", "query": "a,b", "current": { "value": ["$__all"] } }""", "a")]
    [InlineData("""{ "name": "v", "type": "constant", "query": "c" }""", "c")]
    [InlineData("""{ "name": "v", "type": "textbox", "query": "t", "current": { "value": "typed" } }""", "typed")]
    [InlineData("""{ "name": "v", "type": "query", "query": "label_values(job)", "current": { "value": "of yesterday" } }""", GrafanaMacros.Unknown)]
    public void A_variable_stands_for_a_value_that_can_be_chosen(string variable, string expected) =>
        Assert.Equal($"up{{job=\"{expected}\"}}", Assert.Single(Read(variable, "up{job=\\\"$v\\\"}")).Expression);

    [Theory]
    [InlineData("rate(a_total[$__rate_interval])", "rate(a_total[5m])")]
    [InlineData("rate(a_total[$i])", "rate(a_total[5m])")]
    public void Durations_are_put_in(string written, string expected) => Assert.Equal(expected, Assert.Single(Read("""{ "name": "i", "type": "interval", "query": "1m,5m" }""", written)).Expression);

    private static IReadOnlyList<PanelQuery> Read(string variable, string expression) => PanelQuery.Of(GrafanaDashboard.Read("d.json", $$"""
        { "title": "d", "templating": { "list": [{{variable}}] }, "panels": [{ "id": 1, "type": "stat", "targets": [{ "refId": "A", "expr": "{{expression}}" }] }] }
        """));
}
