using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Grafana.Rules;

/// <summary>Two variables of one name.</summary>
internal sealed class DuplicateVariable() : GrafanaRule("grafana/duplicate-variable")
{
    public override IEnumerable<RuleFinding> Check(GrafanaDashboard dashboard, GrafanaSurroundings around)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return dashboard.Variables.Where(variable => !seen.Add(variable.Name)).Select(variable => Found(dashboard, variable.Value.Place, $"variable {variable.Name} is defined twice"));
    }
}
