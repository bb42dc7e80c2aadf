using PipelineBuild.Results;

namespace PipelineBuild.Containers;

/// <summary>What a build or publish would change, and with --since which images it is of and why.</summary>
public sealed record ImagePlanResult : PlanResult
{
    public ImagePlanResult(PlanResult plan, ImagesSince? since) : base(plan) => Since = since;

    /// <summary>The same decisions that the result of the build itself holds.</summary>
    public ImagesSince? Since { get; init; }
}
