using System.Globalization;
using System.Text;

namespace PipelineBuild.Quality.Benchmarks;

/// <summary>Dashboards of a system that never was: the same in every run, as long as generated ones are.</summary>
internal static class InventedDashboards
{
    private const int FileCount = 10;
    private const int PanelsOfFile = 30;

    public static IEnumerable<(string Name, string Text)> Files => Enumerable.Range(0, FileCount).Select(number => (string.Create(CultureInfo.InvariantCulture, $"invented-{number}.json"), Text(number)));

    private static string Text(int file)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{{\n  \"uid\": \"invented-{file}\",\n  \"title\": \"Invented {file}\",\n  \"description\": \"Of a system that never was.\",\n  \"schemaVersion\": 39,\n  \"refresh\": \"30s\",\n  \"time\": {{ \"from\": \"now-6h\", \"to\": \"now\" }},\n");
        text.Append("  \"templating\": { \"list\": [\n    { \"name\": \"datasource\", \"type\": \"datasource\", \"query\": \"prometheus\" },\n    { \"name\": \"job\", \"type\": \"query\", \"query\": \"label_values(up, job)\", \"datasource\": { \"type\": \"prometheus\", \"uid\": \"${datasource}\" } }\n  ] },\n  \"panels\": [\n");
        text.AppendJoin(",\n", Enumerable.Range(1, PanelsOfFile).Select(number => Panel(file, number)));
        return text.Append("\n  ]\n}\n").ToString();
    }

    private static string Panel(int file, int number) => string.Create(CultureInfo.InvariantCulture, $$"""
            {
              "id": {{number}},
              "type": "timeseries",
              "title": "Requests {{number}}",
              "datasource": { "type": "prometheus", "uid": "${datasource}" },
              "fieldConfig": { "defaults": { "unit": "reqps", "custom": { "drawStyle": "line", "lineWidth": 1, "fillOpacity": 10, "showPoints": "never" } }, "overrides": [] },
              "gridPos": { "h": 8, "w": 12, "x": {{number % 2 * 12}}, "y": {{number / 2 * 8}} },
              "options": { "legend": { "calcs": ["mean", "max"], "displayMode": "table", "placement": "bottom" }, "tooltip": { "mode": "multi", "sort": "desc" } },
              "targets": [
                { "refId": "A", "expr": "sum by (code) (rate(invented_{{file}}_{{number}}_requests_total{job=~\"$job\"}[$__rate_interval]))", "legendFormat": "code" },
                { "refId": "B", "expr": "histogram_quantile(0.99, sum by (le) (rate(invented_{{file}}_{{number}}_seconds_bucket{job=~\"$job\"}[$__rate_interval])))", "legendFormat": "p99" }
              ]
            }
        """);
}
