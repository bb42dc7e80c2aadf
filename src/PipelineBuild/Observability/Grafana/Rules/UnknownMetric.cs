using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Artifacts.PromQl;
using PipelineBuild.Configuration;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Grafana.Rules;

/// <summary>A panel asks for a metric that nothing produces.</summary>
internal sealed class UnknownMetric() : GrafanaRule("grafana/unknown-metric")
{
    public override string? Unasked(GrafanaSurroundings around) =>
        around.Metrics is null ? "no observability.metrics says which metrics are exported" : around.Recorded is null ? "not all rule files can be read" : null;

    protected override IEnumerable<RuleFinding> Check(GrafanaDashboard dashboard, GrafanaPanel panel, GrafanaSurroundings around) =>
        from target in panel.Targets.Where(target => target.IsPromQl)
        from selector in around.Parsed(target.Expression!.Text!).Expression?.All.OfType<PromSelector>().Where(selector => selector.Name is not null).DistinctBy(selector => selector.Name) ?? []
        let name = selector.Name
        where !name.Contains(GrafanaMacros.Unknown, StringComparison.Ordinal) && !around.Metrics!.Has(name) && !around.Recorded!.Contains(name)
        select Found(dashboard, panel, GrafanaMacros.PlaceOf(target.Expression!, selector.Span.Start), $"nothing produces {name}: neither a recording rule nor a file of observability.metrics has it{Suggestion.For(name, around.Metrics!.Types.Keys.Concat(around.Recorded!))}");
}
