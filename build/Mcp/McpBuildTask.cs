using Cake.Frosting;
using PipelineBuild.Mcp.Packing;
using PipelineBuild.Results;

namespace Build.Mcp;

[TaskName("McpBuild")]
[TaskDescription("Install, build, test and pack every npm package of pipeline.yml, check what its tarball holds")]
public sealed class McpBuildTask(PackageBuilder packages, PackageBuildPlanner planner, CommandLine line) : ChangingStepTask
{
    protected override string? SkipReason(BuildContext context) =>
        context.Config.Mcp.Packages.Count == 0 ? "no mcp.packages in pipeline.yml" : line.Published ? "--published: what the registry has is tested" : null;

    protected override async Task<StepResult> StepAsync(BuildContext context) => await packages.BuildAsync(context.Config, context.Cancel);

    protected override Task<PlanResult> PlanAsync(BuildContext context) => Task.FromResult(planner.Plan(context.Config));
}
