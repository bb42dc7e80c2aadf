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
        Assert.Equal($"up{{job=\"{expected}\"}}", Read(variable, "up{job=\\\"$v\\\"}")[0].Expression);

    [Theory]
    [InlineData("rate(a_total[$__rate_interval])", "rate(a_total[5m])")]
    [InlineData("rate(a_total[$i])", "rate(a_total[5m])")]
    public void Durations_are_put_in(string written, string expected) => Assert.Equal(expected, Assert.Single(Read("""{ "name": "i", "type": "interval", "query": "1m,5m" }""", written)).Expression);

    [Theory]
    [InlineData("label_values(up{job=\\\"$v\\\"}, instance)", "count by (instance) (up{job=\"grafanavariable\"})", "instance", false)]
    [InlineData("label_values(sum(a) by (b), b)", "count by (b) (sum(a) by (b))", "b", false)]
    [InlineData("label_values(job)", "count by (job) ({job!=\"\"})", "job", true)]
    [InlineData("label_names()", "count({__name__!=\"\"})", null, true)]
    [InlineData("metrics(node_.+)", "count by (__name__) ({__name__=~\".*(?:node_.+).*\"})", null, true)]
    [InlineData("query_result(topk(3, up))", "topk(3, up)", null, false)]
    [InlineData("up{job=\\\"a\\\"}", "up{job=\"a\"}", null, false)]
    public void A_variable_asks_what_Grafana_asks_for_its_values(string query, string expected, string? label, bool isOfEverything)
    {
        var asked = Read($$"""{ "name": "v", "type": "query", "query": "{{query}}" }""", "up").Single(each => each.Panel is null);

        Assert.Equal(("variable v", expected, label, isOfEverything), (asked.Asker, asked.Expression, asked.Label, asked.IsOfEverything));
        Assert.Null(asked.Parse.Problem);
    }

    [Theory]
    [InlineData("""{ "name": "v", "type": "query", "query": "SELECT host FROM hosts" }""")]
    [InlineData("""{ "name": "v", "type": "query", "query": "label_values(up, job)", "datasource": { "type": "loki", "uid": "l" } }""")]
    [InlineData("""{ "name": "v", "type": "custom", "query": "up, down" }""")]
    public void What_another_source_is_asked_is_left_to_it(string variable) => Assert.Single(Read(variable, "up"));

    [Fact]
    public void Annotations_are_asked_too_but_Grafanas_own() =>
        Assert.Equal(
            ["panel 1 without a title", "annotation 'Deployments'"],
            PanelQuery.Of(GrafanaDashboard.Read("d.json", """
                { "title": "d", "annotations": { "list": [{ "name": "Annotations", "builtIn": 1, "expr": "up" }, { "name": "Deployments", "expr": "changes(a[5m]) > 0" }, { "name": "Logs", "expr": "{}", "datasource": { "type": "loki" } }] },
                  "panels": [{ "id": 1, "type": "stat", "targets": [{ "refId": "A", "expr": "up" }] }] }
                """)).Select(query => query.Asker));

    [Fact]
    public void A_dashboard_that_asks_only_for_whatever_there_is_is_asked_all_the_same() =>
        Assert.True(Assert.Single(PanelQuery.Of(GrafanaDashboard.Read("d.json", """{ "title": "d", "templating": { "list": [{ "name": "v", "type": "query", "query": "label_values(job)" }] }, "panels": [] }"""))).IsOfEverything);

    private static IReadOnlyList<PanelQuery> Read(string variable, string expression) => PanelQuery.Of(GrafanaDashboard.Read("d.json", $$"""
        { "title": "d", "templating": { "list": [{{variable}}] }, "panels": [{ "id": 1, "type": "stat", "targets": [{ "refId": "A", "expr": "{{expression}}" }] }] }
        """));
}
