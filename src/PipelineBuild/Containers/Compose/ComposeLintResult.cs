using PipelineBuild.Results;
using PipelineBuild.Results.Rules;

namespace PipelineBuild.Containers.Compose;

/// <summary>What was found in the compose files, and how deployable their services are.</summary>
public sealed record ComposeLintResult(Outcome Outcome, string Summary) : StepResult(Outcome, Summary)
{
    public IReadOnlyList<Deployability> Services { get; init; } = [];

    /// <summary>What is switched off, with the reason.</summary>
    public IReadOnlyList<IgnoredFinding> Ignored { get; init; } = [];

    /// <summary>Files that --fix has changed.</summary>
    public IReadOnlyList<string> Mended { get; init; } = [];
}
