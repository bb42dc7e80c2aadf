using Cake.Frosting;
using PipelineBuild.Mcp.Probing;
using PipelineBuild.Mcp.Publishing;
using PipelineBuild.Results;

namespace Build.Mcp;

[TaskName("McpTest")]
[TaskDescription("Install each packed MCP server into an empty directory, start it as a client would, check all it says and does; with --published those that the registry has")]
[IsDependentOn(typeof(McpBuildTask))]
public sealed class McpTestTask(ServerTests servers, PublishedServers published, ServerTestPlanner planner, CommandLine line) : ChangingStepTask
{
    protected override string? SkipReason(BuildContext context) =>
        context.Config.Mcp.Packages.Count == 0 ? "no mcp.packages in pipeline.yml" : null;

    protected override async Task<StepResult> StepAsync(BuildContext context) => line.Published
        ? await published.TestAsync(context.Config, line.Versioning.Channel, context.Cancel)
        : await servers.TestAsync(context.Config, context.Cancel);

    protected override Task<PlanResult> PlanAsync(BuildContext context) => Task.FromResult(planner.Plan(context.Config, line.Published ? line.Versioning.Channel ?? PublishedServers.Usual : null));
}
