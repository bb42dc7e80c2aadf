using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Artifacts.PromQl;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Rules;

/// <summary>A notification names a label that the result never has.</summary>
internal sealed class MissingLabel() : ObservabilityRule("prometheus/missing-label")
{
    protected override IEnumerable<RuleFinding> Check(PrometheusRule rule, ObservabilityModel model) =>
        from label in TemplateLabels.Of(rule)
        where rule.Tree is { } tree && !LabelFlow.Of(tree).MayHave(label.Name) && DroppedLabel.CulpritIn(tree, label.Name) is null
        select Found(label.Place, $"{label.In} of {rule.Name} writes the label {label.Name}, which is always empty: {Reason(rule.Tree!)}");

    private static string Reason(PromExpression tree) => tree.All.Any(node => node is PromCall { Function: "absent" or "absent_over_time" })
        ? "what absent gives has only the labels that its selector asks for by ="
        : "no series of the expression has it";
}
