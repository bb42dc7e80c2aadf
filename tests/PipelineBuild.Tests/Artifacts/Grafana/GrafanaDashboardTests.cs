using PipelineBuild.Artifacts.Grafana;

namespace PipelineBuild.Tests.Artifacts.Grafana;

public class GrafanaDashboardTests
{
    private const string Elements = """
        {
          "apiVersion": "dashboard.grafana.app/v2beta1",
          "kind": "Dashboard",
          "metadata": { "name": "two" },
          "spec": {
            "title": "Two",
            "elements": {
              "panel-1": { "kind": "Panel", "spec": {
                "id": 1, "title": "Up", "description": "One where it answers.",
                "data": { "kind": "QueryGroup", "spec": { "queries": [
                  { "kind": "PanelQuery", "spec": { "refId": "A", "query": { "kind": "DataQuery", "group": "prometheus", "datasource": { "name": "${datasource}" }, "spec": { "expr": "up{job=\"$job\"}", "instant": true } } } },
                  { "kind": "PanelQuery", "spec": { "refId": "B", "query": { "kind": "loki", "spec": { "expr": "{app=\"a\"}" } }, "datasource": { "uid": "logs" } } }
                ] } },
                "vizConfig": { "kind": "VizConfig", "group": "stat", "spec": { "fieldConfig": { "defaults": { "unit": "short" } } } } } },
              "shared": { "kind": "LibraryPanel", "spec": { "id": 2, "title": "Shared", "libraryPanel": { "uid": "s" } } }
            },
            "layout": { "kind": "RowsLayout", "spec": { "rows": [
              { "kind": "RowsLayoutRow", "spec": { "title": "Full", "layout": { "kind": "GridLayout", "spec": { "items": [
                { "kind": "GridLayoutItem", "spec": { "element": { "kind": "ElementReference", "name": "panel-1" }, "repeat": { "mode": "variable", "value": "job" } } } ] } } } },
              { "kind": "RowsLayoutRow", "spec": { "title": "Empty", "layout": { "kind": "GridLayout", "spec": { "items": [] } } } } ] } },
            "variables": [ { "kind": "QueryVariable", "spec": { "name": "job", "multi": true, "query": { "kind": "DataQuery", "group": "prometheus", "spec": { "query": "label_values(up, job)" } } } } ],
            "annotations": [ { "kind": "AnnotationQuery", "spec": { "name": "Starts", "query": { "kind": "DataQuery", "group": "prometheus", "spec": { "expr": "up == 0" } } } } ],
            "timeSettings": { "from": "now-1h", "to": "now", "autoRefresh": "1m" }
          }
        }
        """;

    [Fact]
    public void A_dashboard_of_elements_is_read_into_the_same_form()
    {
        var dashboard = GrafanaDashboard.Read("two.json", Elements);

        Assert.Null(dashboard.Problem);
        Assert.Equal(("two", "Two", true, GrafanaWrapping.Resource), (dashboard.Uid?.Text, dashboard.Title, dashboard.HasElements, dashboard.Wrapping));
        var panel = dashboard.Panels[0];
        Assert.Equal(("1", "stat", "Up", "short", "job"), (panel.Id, panel.Type, panel.Title, panel.Unit, panel.Repeat?.Text));
        Assert.Equal(["up{job=\"$job\"}"], panel.Expressions);
        Assert.Equal([("A", "prometheus", true), ("B", "loki", false)], panel.Targets.Select(target => (target.RefId!.Text!, target.SourceType!, target.IsInstant)));
        Assert.NotNull(dashboard.Panels[1].LibraryPanel);
        Assert.Equal([("Full", 1), ("Empty", 0)], dashboard.Rows.Select(row => (row.Title, row.Panels)));
        Assert.Equal(("job", "query", "label_values(up, job)", true), Assert.Single(dashboard.Variables) is var variable ? (variable.Name, variable.Type, variable.Query, variable.IsMulti) : default);
        Assert.Equal("up == 0", Assert.Single(dashboard.Annotations).Expression?.Text);
        Assert.Equal(("now-1h", "now", "1m"), (dashboard.From?.Text, dashboard.To?.Text, dashboard.Refresh?.Text));
        Assert.Equal("two.json:8:18", panel.Value.Place.ToString());
    }

    [Theory]
    [InlineData("{\"uid\":\"a\",\"title\":\"A\",\"panels\":[{\"id\":1}]}", GrafanaWrapping.None)]
    [InlineData("{\"dashboard\":{\"uid\":\"a\",\"title\":\"A\",\"panels\":[{\"id\":1}]}}", GrafanaWrapping.Api)]
    [InlineData("{\"apiVersion\":\"dashboard.grafana.app/v1beta1\",\"kind\":\"Dashboard\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"title\":\"A\",\"panels\":[{\"id\":1}]}}", GrafanaWrapping.Resource)]
    public void A_dashboard_is_found_in_each_wrapping(string text, GrafanaWrapping wrapping)
    {
        var dashboard = GrafanaDashboard.Read("a.json", text);

        Assert.Equal(("a", "A", wrapping, 1), (dashboard.Uid?.Text, dashboard.Title, dashboard.Wrapping, dashboard.Panels.Count));
    }

    /// <summary>Where type and variable contradict each other, nobody knows, and it is not taken for PromQL.</summary>
    [Theory]
    [InlineData("\"datasource\":{\"type\":\"loki\",\"uid\":\"x\"}", "", "loki", false)]
    [InlineData("\"datasource\":{\"type\":\"grafana-azureprometheus-datasource\",\"uid\":\"x\"}", "", "grafana-azureprometheus-datasource", true)]
    [InlineData("\"datasource\":{\"type\":\"prometheus\",\"uid\":\"${logs}\"}", "", "prometheus", false)]
    [InlineData("\"datasource\":{\"uid\":\"$logs\"}", "", "loki", false)]
    [InlineData("\"datasource\":\"[[logs]]\"", "", "loki", false)]
    [InlineData("\"datasource\":\"${DS_SERIES}\"", "", "prometheus", true)]
    [InlineData("\"datasource\":\"team-loki\"", "", null, false)]
    [InlineData("\"datasource\":{\"type\":\"datasource\",\"uid\":\"-- Mixed --\"}", "\"datasource\":{\"uid\":\"$logs\"}", "loki", false)]
    [InlineData("\"datasource\":{\"type\":\"loki\",\"uid\":\"x\"}", "\"datasource\":null", "loki", false)]
    [InlineData("\"id\":1", "", null, true)]
    public void What_a_query_is_for_is_told_by_what_chooses_its_data_source(string panel, string target, string? type, bool isPromQl)
    {
        var dashboard = GrafanaDashboard.Read("a.json", $$"""
            { "title": "A", "__inputs": [{ "name": "DS_SERIES", "type": "datasource", "pluginId": "prometheus" }],
              "templating": { "list": [{ "name": "logs", "type": "datasource", "query": "loki" }] },
              "panels": [{ {{panel}}, "targets": [{ "refId": "A", "expr": "a"{{(target.Length > 0 ? ", " : "")}}{{target}} }] }] }
            """);

        var found = Assert.Single(Assert.Single(dashboard.Panels).Targets);
        Assert.Equal((type, isPromQl), (found.SourceType, found.IsPromQl));
    }

    [Theory]
    [InlineData("[]", "expected an object")]
    [InlineData("{\"apiVersion\":\"v1\",\"kind\":\"Secret\"}", "expected an object")]
    [InlineData("{\"a\":1}", "is JSON and no dashboard")]
    [InlineData("{", "is no JSON")]
    public void What_is_no_dashboard_is_told(string text, string problem) => Assert.Contains(problem, GrafanaDashboard.Read("a.json", text).Problem!.Message);
}
