namespace PipelineBuild.Workflows.Writing;

/// <summary>The workflows of MCP servers that are npm packages.</summary>
internal static class McpDrafts
{
    /// <summary>npm logs in by GitHub's word from 22.14 on.</summary>
    private const string Publishing = "24";

    /// <summary>What a target takes from before it is downloaded, not made again.</summary>
    private const string Alone = "--exclusive";

    private static readonly HandOver Packed = new("packed-servers", "artifacts/results", "artifacts/mcp");

    private static readonly HandOver Tested = Packed with { Name = "tested-servers" };

    public static IEnumerable<WorkflowDraft> Of(WorkflowInputs inputs)
    {
        if (!inputs.HasPackages)
        {
            yield break;
        }

        yield return new WorkflowDraft(
            "mcp-server-release.yml",
            "Publishes the version that the packages' files name: the very tarballs that passed McpTest in a job which may not publish.",
            [DraftTriggers.ByHand],
            [
                new JobDraft("test", [new CallDraft("McpTest")]) { Node = Publishing, Leaves = Tested },
                new JobDraft("publish", [new CallDraft("McpPublish", Alone)]) { Needs = ["test"], Node = Publishing, Takes = Tested },
            ])
        { Group = "mcp-server-release" };
        yield return new WorkflowDraft(
            "mcp-nightly.yml",
            "Tests the published servers and those of the main branch every night with each supported Node.js.",
            ["schedule:", $"  - cron: '{inputs.Settings.Nightly}'", DraftTriggers.ByHand],
            [
                new JobDraft("build", [new CallDraft("McpBuild")]) { Node = Publishing, Leaves = Packed },
                Test("main", new CallDraft("McpTest", Alone)) with { Needs = ["build"], Takes = Packed },
                Test("published", new CallDraft("McpTest", "--published")),
            ]);
    }

    /// <summary>Jobs of their own: what is wrong on the main branch says nothing of what users have.</summary>
    private static JobDraft Test(string id, CallDraft call) => new(id, [call with { Reports = $"mcp-test-{id}-${{{{ matrix.node }}}}" }]) { Matrix = ["node: ['20', '22', '24']"], Node = "${{ matrix.node }}" };
}
