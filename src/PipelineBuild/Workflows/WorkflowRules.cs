using PipelineBuild.Workflows.Rules;

namespace PipelineBuild.Workflows;

/// <summary>Every rule for workflows, on one page.</summary>
public static class WorkflowRules
{
    internal static IReadOnlyList<WorkflowRule> All { get; } =
    [
        new EventInput(),
        new ForkChange(),
        new Logic(),
        new MissingAction(),
        new MissingArtifact(),
        new MissingConcurrency(),
        new MissingPermission(),
        new MissingSecret(),
        new PromisedTarget(),
        new UnknownArgument(),
        new UnknownTarget(),
        new UnneededSecret(),
        new UnpinnedAction(),
        new WidePermission(),
    ];

    public static IReadOnlyList<string> Ids { get; } = All.Select(rule => rule.Id).ToList();
}
