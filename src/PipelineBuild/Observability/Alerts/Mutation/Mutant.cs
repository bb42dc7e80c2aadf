using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Configuration;

namespace PipelineBuild.Observability.Alerts.Mutation;

/// <summary>What kind of mistake a mutant imitates.</summary>
public enum MutantKind
{
    Threshold,
    Comparison,
    For,
    Matcher,
    Aggregation,
    Grouping,
    SetOperator,
}

/// <summary>A rule with one deliberate mistake.</summary>
/// <param name="Rule">As it is.</param>
/// <param name="Changed">As it is tried.</param>
/// <param name="Place">Of what was changed.</param>
/// <param name="What">What was changed into what.</param>
public sealed record Mutant(MutantKind Kind, RuleFile File, PrometheusRule Rule, PrometheusRule Changed, ConfigPlace Place, string What);

/// <summary>What came of a mutant.</summary>
public enum MutantVerdict
{
    Killed,
    Survived,

    /// <summary>promtool does not take the changed rule: says nothing about tests.</summary>
    Refused,
}

/// <summary>A mutant and what the tests said.</summary>
/// <param name="Cases">Those of the groups that depend on the rule.</param>
internal sealed record TriedMutant(Mutant Mutant, MutantVerdict Verdict, IReadOnlyList<AlertCase> Cases);
