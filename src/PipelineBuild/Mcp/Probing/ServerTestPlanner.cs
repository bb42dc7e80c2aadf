using PipelineBuild.Results;

namespace PipelineBuild.Mcp.Probing;

/// <summary>Tells which servers a test would start and what it would call; changes nothing.</summary>
public sealed class ServerTestPlanner
{
    /// <param name="distTag">Of what registries have; null for what McpBuild packs.</param>
    public PlanResult Plan(PipelineConfig config, string? distTag = null) => PlanResult.Of(config.Mcp.Packages.Select(package => new PlannedChange(
        ChangeKind.Start, $"the server of {package.Path}", string.Join('\n', Details(package.Test, distTag)))).ToList());

    private static IEnumerable<string> Details(McpTestSettings test, string? distTag)
    {
        yield return $"its tarball{(distTag is null ? "" : $" as the registry has it under {distTag}")}, installed into an empty temporary directory; over stdio" + (test.Http is null ? "" : ", then over HTTP on a free port");
        foreach (var sample in test.Samples)
        {
            yield return $"{sample.Name}: {sample.Calls} call{(sample.Calls == 1 ? "" : "s")}";
        }

        yield return "every tool with arguments that its schema forbids" + (test.NeverCall.Count == 0 ? "" : $", but not {string.Join(", ", test.NeverCall)}");
    }
}
