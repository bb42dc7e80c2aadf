using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Examples;

/// <summary>The MCP server of the example workload, by this repository's own pipeline.yml.</summary>
public sealed class CortexMcpTests(ScratchHome home) : IClassFixture<ScratchHome>
{
    /// <summary>What npm downloaded for this user before need not come again.</summary>
    private static readonly Dictionary<string, string?> SharedCache = new() { ["npm_config_cache"] = Path.Combine(Environment.GetEnvironmentVariable("HOME")!, ".npm"), ["npm_config_prefer_offline"] = "true" };

    [NpmFact]
    public async Task It_is_built_packed_and_does_what_its_samples_say()
    {
        using var workspace = new ScratchWorkspace(home);
        workspace.Write("pipeline.yml", await File.ReadAllTextAsync(Path.Combine(Repository.Root, "pipeline.yml")));
        workspace.Write(".gitignore", "node_modules/\n");
        CortexCopy.CopyTo(workspace.At("examples/cortex"));
        await workspace.CommitAsync();

        var run = await home.RunAsync(workspace, SharedCache, "--target=McpTest");

        Assert.True(run.ExitCode == 0, run.ToString());
        run.Says("5 tools, protocol 2025-11-25");
        Assert.Matches("sample memory_stats +passed +p50 ", run.Output);
        Assert.True(File.Exists(workspace.At("artifacts/mcp/cortex-mcp-memory-0.1.0.tgz")));
    }
}
