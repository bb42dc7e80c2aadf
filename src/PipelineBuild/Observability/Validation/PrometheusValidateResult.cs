using PipelineBuild.Results;
using PipelineBuild.Results.Rules;

namespace PipelineBuild.Observability.Validation;

/// <summary>What promtool, amtool and our own rules say of the monitoring configuration.</summary>
public sealed record PrometheusValidateResult(Outcome Outcome, string Summary) : StepResult(Outcome, Summary)
{
    public IReadOnlyList<CheckedFile> Files { get; init; } = [];

    /// <summary>How many declared routes were tried.</summary>
    public int RoutesTested { get; init; }

    /// <summary>What is switched off, with the reason.</summary>
    public IReadOnlyList<IgnoredFinding> Ignored { get; init; } = [];

    /// <summary>Rules of our own that could not be asked, each with the reason.</summary>
    public IReadOnlyDictionary<string, string> Unasked { get; init; } = new Dictionary<string, string>();
}
