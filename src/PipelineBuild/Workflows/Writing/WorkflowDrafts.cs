namespace PipelineBuild.Workflows.Writing;

/// <summary>Every workflow that a pipeline.yml asks for, on one page.</summary>
public static class WorkflowDrafts
{
    public static IReadOnlyList<WorkflowDraft> Of(WorkflowInputs inputs) =>
    [
        Ci(inputs),
        .. ContainerDrafts.Of(inputs),
        .. McpDrafts.Of(inputs),
        .. ObservabilityDrafts.Of(inputs),
        .. DeliveryDrafts.Of(inputs),
    ];

    private static WorkflowDraft Ci(WorkflowInputs inputs) => new(
        "ci.yml",
        "What every change passes.",
        ["push:", $"  branches: [{inputs.Settings.Branch}]", "pull_request:", "workflow_dispatch:"],
        [new JobDraft("check", [new CallDraft("WorkflowCheck"), .. inputs.HasComposeFiles ? [new CallDraft("ComposeLint")] : Array.Empty<CallDraft>()]) { Minutes = 20 }]);
}
