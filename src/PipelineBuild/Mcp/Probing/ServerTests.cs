using PipelineBuild.Mcp.Packing;
using PipelineBuild.Results;
using PipelineBuild.Telemetry;

namespace PipelineBuild.Mcp.Probing;

/// <summary>Tests the servers that McpBuild packed, one after the other so that they do not slow each other down.</summary>
public sealed class ServerTests(ServerTester tester, ResultStore results)
{
    private const string BuildTarget = "McpBuild";

    public async Task<McpTestResult> TestAsync(PipelineConfig config, CancellationToken cancel)
    {
        if (results.Load<McpBuildResult>(BuildTarget) is not { Outcome: Outcome.Passed } built)
        {
            return new McpTestResult(Outcome.Errored, "there is no tarball to test: run McpBuild");
        }

        var sources = PackageSources.Read(config);
        var reports = new List<ServerReport>();
        foreach (var settings in config.Mcp.Packages)
        {
            if (built.Packages.FirstOrDefault(package => package.Path == settings.Path) is not { } packed)
            {
                return new McpTestResult(Outcome.Errored, $"McpBuild packed no {settings.Path}: run it again");
            }

            var needed = Needed(packed.Name, sources).Select(name => built.Packages.First(package => package.Name == name)).ToList();
            reports.Add(await PipelineTrace.StepAsync($"server {packed.Name}", () => tester.TestAsync(config.Workspace, settings, [packed, .. needed], cancel)));
        }

        return ServerFindings.Sum(reports, config.Mcp.Packages) with { Revision = built.Revision };
    }

    /// <summary>The pipeline's own packages that one needs when it runs, also by way of others.</summary>
    private static IReadOnlyList<string> Needed(string name, IReadOnlyList<SourcePackage> sources)
    {
        var found = new List<string> { name };
        for (var next = 0; next < found.Count; next++)
        {
            var requires = sources.First(source => source.Manifest.Name == found[next]).Manifest.Requires;
            found.AddRange(sources.Select(source => source.Manifest.Name).Where(other => requires.Contains(other) && !found.Contains(other)));
        }

        return found.Skip(1).ToList();
    }
}
