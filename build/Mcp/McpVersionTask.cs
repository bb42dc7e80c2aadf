using Cake.Frosting;
using PipelineBuild.Mcp.Versioning;
using PipelineBuild.Results;

namespace Build.Mcp;

[TaskName("McpVersion")]
[TaskDescription("Decide the next version of each npm package from its commits and write it; --channel, --allow-unreleased, --package-version")]
public sealed class McpVersionTask(PackageVersioner versioner, PackageVersionPlanner planner, CommandLine line) : ChangingStepTask
{
    protected override string? SkipReason(BuildContext context) =>
        context.Config.Mcp.Packages.Count == 0 ? "no mcp.packages in pipeline.yml" : null;

    protected override async Task<StepResult> StepAsync(BuildContext context) => await versioner.VersionAsync(context.Config, line.Versioning, context.Cancel);

    protected override async Task<PlanResult> PlanAsync(BuildContext context) => await planner.PlanAsync(context.Config, line.Versioning, context.Cancel);
}
