using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Grafana.Rules;

/// <summary>A choice that changes nothing.</summary>
internal sealed class UnusedVariable() : GrafanaRule("grafana/unused-variable")
{
    public override IEnumerable<RuleFinding> Check(GrafanaDashboard dashboard, GrafanaSurroundings around) =>
        dashboard.Variables.Where(variable => variable.Name.Length > 0 && variable.Type != "adhoc" && !VariableUse.IsIn(dashboard, variable.Name))
            .Select(variable => Found(dashboard, variable.Value.Place, $"nothing uses variable {variable.Name}: who chooses a value sees no difference"));
}
