using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Artifacts.PromQl;

namespace PipelineBuild.Observability.Alerts.Mutation;

/// <summary>Which rules the cases of a group of tests depend on.</summary>
internal static class RuleClosure
{
    private const string AlertSeries = "ALERTS";

    public static IReadOnlySet<PrometheusRule> Of(RuleTestGroup group, IReadOnlyList<RuleFile> files)
    {
        var rules = files.SelectMany(file => file.Groups.Where(each => each.Document == 0)).SelectMany(each => each.Rules).ToList();
        var found = new HashSet<PrometheusRule>(ReferenceEqualityComparer.Instance);
        var open = new Queue<PrometheusRule>(rules.Where(rule => group.AlertCases.Any(single => single.Alert == rule.Alert?.Text)));
        foreach (var test in group.ExpressionCases)
        {
            Add(PromParser.Parse(test.Expression).Expression);
        }

        while (open.TryDequeue(out var rule))
        {
            if (found.Add(rule))
            {
                Add(rule.Tree);
            }
        }

        return found;

        void Add(PromExpression? tree)
        {
            foreach (var selector in tree?.All.OfType<PromSelector>() ?? [])
            {
                foreach (var source in rules.Where(rule => selector.Name is null || rule.Record?.Text == selector.Name || (rule.IsAlert && selector.Name.StartsWith(AlertSeries, StringComparison.Ordinal))))
                {
                    open.Enqueue(source);
                }
            }
        }
    }
}
