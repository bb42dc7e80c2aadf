using System.Globalization;
using System.Text;

namespace PipelineBuild.Quality.Benchmarks;

/// <summary>Rule files of a system that never was: the same in every run, with rules as long and as nested as generated ones are.</summary>
internal static class InventedRules
{
    private const int FileCount = 10;
    private const int GroupsOfFile = 3;

    private static readonly string[] Services = ["api", "search", "billing", "mail", "login"];

    public static IEnumerable<(string Name, string Text)> Files => Enumerable.Range(0, FileCount).Select(number => (string.Create(CultureInfo.InvariantCulture, $"invented-{number}.yml"), Text(number)));

    private static string Text(int file)
    {
        var text = new StringBuilder("groups:\n");
        foreach (var group in Enumerable.Range(0, GroupsOfFile))
        {
            text.Append(CultureInfo.InvariantCulture, $"- name: group-{file}-{group}\n  interval: 30s\n  rules:\n");
            foreach (var service in Services)
            {
                text.Append(Recording(service, $"{file}_{group}")).Append(Alert(service, $"{file}_{group}"));
            }
        }

        return text.ToString();
    }

    private static string Recording(string service, string number) => $$"""
        - record: cluster_job:{{service}}_requests_{{number}}:ratio_rate5m
          expr: |
            (
              sum by (cluster, job) (rate({{service}}_request_duration_seconds_count{job=~"{{service}}-.+", verb!~"WATCH|CONNECT", code=~"5.."}[5m]))
              -
              (
                sum by (cluster, job) (rate({{service}}_request_duration_seconds_bucket{job=~"{{service}}-.+", verb!~"WATCH|CONNECT", le="1"}[5m]) or vector(0))
                +
                sum by (cluster, job) (rate({{service}}_request_duration_seconds_bucket{job=~"{{service}}-.+", scope="namespace", le="5"}[5m]))
              )
            )
            / ignoring (code) group_left ()
            sum by (cluster, job) (rate({{service}}_requests_total{job=~"{{service}}-.+"}[5m]))
          labels:
            team: {{service}}

        """;

    private static string Alert(string service, string number) => $$$$"""
        - alert: Slow{{{{service}}}}{{{{number}}}}
          annotations:
            description: 'The 99th percentile of {{ $labels.job }} in {{ $labels.cluster }} is {{ $value | humanizeDuration }}, and has been for a quarter of an hour.'
            runbook_url: https://runbooks.example.invalid/{{{{service}}}}
            summary: Requests are slow.
          expr: |
            histogram_quantile(0.99, sum by (cluster, job, le) (rate({{{{service}}}}_request_duration_seconds_bucket{job=~"{{{{service}}}}-.+"}[5m]))) > 2
            and on (cluster, job)
            cluster_job:{{{{service}}}}_requests_{{{{number}}}}:ratio_rate5m offset 5m > 0.01
          for: 15m
          labels:
            severity: warning

        """;
}
