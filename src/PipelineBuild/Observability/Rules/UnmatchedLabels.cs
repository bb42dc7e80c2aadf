using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Artifacts.PromQl;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Rules;

/// <summary>Two operands that can't find each other, because one lacks a label by which they are matched.</summary>
internal sealed class UnmatchedLabels() : ObservabilityRule("prometheus/unmatched-labels")
{
    protected override IEnumerable<RuleFinding> Check(PrometheusRule rule, ObservabilityModel model) =>
        from binary in rule.Tree?.All.OfType<PromBinary>() ?? []
        where binary.Operator != "or" && binary.Left.Type == PromType.InstantVector && binary.Right.Type == PromType.InstantVector
        from label in Unmatched(binary, LabelFlow.Of(binary.Left), LabelFlow.Of(binary.Right)).OrderBy(label => label.Name, StringComparer.Ordinal)
        select Found(rule.Expression.PlaceOf(binary.OperatorSpan.Start), $"{binary.Operator} of {rule.Name} matches by the label {label.Name}, which the {(label.IsLeft ? "right" : "left")} side can't have: {(binary.Operator == "unless" ? "nothing is ever taken away" : "no series finds its partner")}");

    private static IEnumerable<(string Name, bool IsLeft)> Unmatched(PromBinary binary, PromLabels left, PromLabels right)
    {
        var labels = binary.Matching is { IsOn: true } on ? on.Labels : Told(left).Concat(Told(right)).Distinct().Except(binary.Matching?.Labels ?? []).Except(["__name__"]);
        return labels.Where(label => left.MayHave(label) != right.MayHave(label) && IsMeant(label, left.MayHave(label) ? left : right, binary)).Select(label => (label, left.MayHave(label)));
    }

    /// <summary>What is scraped may happen to lack a label; what is kept by name, or asked for, is meant to be there.</summary>
    private static bool IsMeant(string label, PromLabels with, PromBinary binary) => with.Has(label) || with.Known is not null || binary.Matching is { IsOn: true };

    private static IEnumerable<string> Told(PromLabels labels) => labels.Known ?? labels.Certain;
}
