using PipelineBuild.Configuration;

namespace PipelineBuild.Observability.Graph;

/// <summary>The block <c>observability.graph</c>.</summary>
/// <param name="Removed">Metrics that are gone on purpose.</param>
public sealed record GraphSettings(IReadOnlyList<RemovedMetric> Removed)
{
    public static GraphSettings Read(YamlSection section) => new(section.Blocks("removed", RemovedMetric.Read));
}

/// <summary>A metric that is gone on purpose, and why.</summary>
public sealed record RemovedMetric(string Metric, string Reason)
{
    public static RemovedMetric Read(YamlSection section) => new(section.RequiredText("metric"), section.RequiredText("reason"));
}
