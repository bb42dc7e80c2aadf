using Cake.Frosting;
using PipelineBuild.Mcp.Publishing;
using PipelineBuild.Results;

namespace Build.Mcp;

[TaskName("McpPublish")]
[TaskDescription("Publish the npm packages that McpTest passed, read them back, install them as a user does, tag the commit")]
[IsDependentOn(typeof(McpTestTask))]
public sealed class McpPublishTask(McpPublisher packages, McpPublishPlanner planner) : ChangingStepTask
{
    protected override string? SkipReason(BuildContext context) =>
        context.Config.Mcp.Packages.Count == 0 ? "no mcp.packages in pipeline.yml" : null;

    protected override async Task<StepResult> StepAsync(BuildContext context) => await packages.PublishAsync(context.Config, context.Cancel);

    protected override Task<PlanResult> PlanAsync(BuildContext context) => planner.PlanAsync(context.Config, context.Cancel);
}
