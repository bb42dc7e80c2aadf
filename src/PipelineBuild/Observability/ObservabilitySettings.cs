using PipelineBuild.Configuration;
using PipelineBuild.Observability.Alerts;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability;

/// <summary>The block <c>observability</c>: the monitoring configuration that lies in the repository.</summary>
/// <param name="Metrics">Files in exposition format that say which metrics are exported.</param>
public sealed record ObservabilitySettings(PrometheusSettings Prometheus, AlertmanagerSettings Alertmanager, AlertTestSettings AlertTests, IReadOnlyList<string> Metrics, ObservabilityLintSettings Lint)
{
    public static ObservabilitySettings Read(YamlSection section) => new(
        section.Block("prometheus", PrometheusSettings.Read),
        section.Block("alertmanager", AlertmanagerSettings.Read),
        section.Block("alertTests", AlertTestSettings.Read),
        section.Files("metrics"),
        section.Block("lint", ObservabilityLintSettings.Read));

    public bool IsEmpty => Prometheus.IsEmpty && Alertmanager.IsEmpty;
}
