using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Grafana.Rules;

/// <summary>Events that are not drawn.</summary>
internal sealed class BrokenAnnotation() : GrafanaRule("grafana/broken-annotation")
{
    public override IEnumerable<RuleFinding> Check(GrafanaDashboard dashboard, GrafanaSurroundings around)
    {
        foreach (var annotation in dashboard.Annotations.Where(annotation => !annotation.IsBuiltIn))
        {
            if (annotation.Name.Length == 0)
            {
                yield return Found(dashboard, annotation.Value.Place, "an annotation has no name: nobody knows what its switch is for");
            }

            if (annotation.Expression is { } expression && around.Parsed(expression.Text!) is { Expression: null } parse)
            {
                yield return Found(dashboard, GrafanaMacros.PlaceOf(expression, parse.Offset), $"the query of annotation {annotation.Name} is no PromQL: {parse.Problem}");
            }
        }
    }
}
