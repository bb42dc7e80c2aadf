using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Rules;

/// <summary>The name of a recorded metric does not say how it was made.</summary>
internal sealed class RecordName() : ObservabilityRule("prometheus/record-name")
{
    protected override IEnumerable<RuleFinding> Check(PrometheusRule rule, ObservabilityModel model) => rule.Record switch
    {
        { } record when !record.Text.Contains(':') => [Found(record.Place, $"{record.Text} looks like a metric that is scraped: name it level:metric:operations, such as job:{record.Text}:sum")],
        { } record when record.Text.Split(':') is [_, .. var rest] && rest.Contains("") => [Found(record.Place, $"{record.Text} has an empty part: name it level:metric:operations")],
        _ => [],
    };
}
