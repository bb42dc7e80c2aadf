namespace PipelineBuild.Workflows.Writing;

/// <summary>The workflows of MCP servers that are npm packages.</summary>
internal static class McpDrafts
{
    /// <summary>npm logs in by GitHub's word from 22.14 on.</summary>
    private const string Publishing = "24";

    public static IEnumerable<WorkflowDraft> Of(WorkflowInputs inputs)
    {
        if (!inputs.HasPackages)
        {
            yield break;
        }

        yield return new WorkflowDraft("mcp-server-release.yml", "Publishes the version that the packages' files name, once McpTest passed it.", [DraftTriggers.ByHand], [new JobDraft("publish", [new CallDraft("McpPublish")]) { Node = Publishing }]) { Group = "mcp-server-release" };
        yield return new WorkflowDraft(
            "mcp-nightly.yml",
            "Tests the servers of the main branch every night with each supported Node.js.",
            ["schedule:", $"  - cron: '{inputs.Settings.Nightly}'", DraftTriggers.ByHand],
            [new JobDraft("test", [new CallDraft("McpTest") { Reports = "mcp-test-${{ matrix.node }}" }]) { Matrix = ["node: ['20', '22', '24']"], Node = "${{ matrix.node }}" }]);
    }
}
