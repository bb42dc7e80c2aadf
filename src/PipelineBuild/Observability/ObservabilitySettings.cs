using PipelineBuild.Configuration;
using PipelineBuild.Observability.Alerts;

namespace PipelineBuild.Observability;

/// <summary>The block <c>observability</c>: the monitoring configuration that lies in the repository.</summary>
public sealed record ObservabilitySettings(PrometheusSettings Prometheus, AlertmanagerSettings Alertmanager, AlertTestSettings AlertTests)
{
    public static ObservabilitySettings Read(YamlSection section) => new(
        section.Block("prometheus", PrometheusSettings.Read),
        section.Block("alertmanager", AlertmanagerSettings.Read),
        section.Block("alertTests", AlertTestSettings.Read));

    public bool IsEmpty => Prometheus.IsEmpty && Alertmanager.IsEmpty;
}
