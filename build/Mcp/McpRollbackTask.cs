using Cake.Frosting;
using PipelineBuild.Mcp.Publishing;
using PipelineBuild.Results;

namespace Build.Mcp;

[TaskName(Name)]
[TaskDescription("Take the dist-tag of an npm package back to a good version and deprecate the bad one with --reason=TEXT")]
public sealed class McpRollbackTask(McpRollback rollback, McpRollbackPlanner planner, CommandLine line) : ChangingStepTask
{
    internal const string Name = "McpRollback";

    protected override string? SkipReason(BuildContext context) =>
        context.Config.Mcp.Packages.Count == 0 ? "no mcp.packages in pipeline.yml" : null;

    protected override async Task<StepResult> StepAsync(BuildContext context) => await rollback.RollBackAsync(context.Config, line.Rollback, context.Cancel);

    protected override Task<PlanResult> PlanAsync(BuildContext context) => planner.PlanAsync(context.Config, line.Rollback, context.Cancel);
}
