using PipelineBuild.Results;
using PipelineBuild.Results.Rules;

namespace PipelineBuild.Workflows;

/// <summary>What was found in the workflows of a repository.</summary>
public sealed record WorkflowCheckResult(Outcome Outcome, string Summary) : StepResult(Outcome, Summary)
{
    public int Workflows { get; init; }

    /// <summary>Targets that they run, each once.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>What comments have switched off, with the reason.</summary>
    public IReadOnlyList<IgnoredFinding> Ignored { get; init; } = [];
}
