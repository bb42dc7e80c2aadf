using PipelineBuild.Results;

namespace PipelineBuild.Mcp.Probing;

/// <summary>Tells which servers a test would start and what it would call; changes nothing.</summary>
public sealed class ServerTestPlanner
{
    public PlanResult Plan(PipelineConfig config) => PlanResult.Of(config.Mcp.Packages.Select(package => new PlannedChange(
        ChangeKind.Start, $"the server of {package.Path}", string.Join('\n', Details(package.Test)))).ToList());

    private static IEnumerable<string> Details(McpTestSettings test)
    {
        yield return "its tarball, installed into an empty temporary directory; over stdio" + (test.Http is null ? "" : ", then over HTTP on a free port");
        foreach (var sample in test.Samples)
        {
            yield return $"{sample.Name}: {sample.Calls} call{(sample.Calls == 1 ? "" : "s")}";
        }

        yield return "every tool with arguments that its schema forbids" + (test.NeverCall.Count == 0 ? "" : $", but not {string.Join(", ", test.NeverCall)}");
    }
}
