using PipelineBuild.Tools;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>A workspace whose images are scanned, listed and signed with the programs of this machine's user and a key pair of the home's own.</summary>
internal sealed class SigningWorkspace(ScratchHome home) : IDisposable
{
    /// <summary>The pinned programs are in the cache, and nowhere else.</summary>
    private static readonly IReadOnlyDictionary<string, string?> Cache = new Dictionary<string, string?>
    {
        ["XDG_CACHE_HOME"] = Path.GetDirectoryName(UserFolders.Of(EnvironmentVariables.OfProcess()).Cache),
    };

    public ScratchWorkspace Files { get; } = new(home);

    /// <summary>Where this home keeps its key pair.</summary>
    public string KeyFolder => Path.Combine(home.Path, ".local/share/pipelinebuild/signing");

    /// <summary>One image with an npm package in it, committed.</summary>
    public async Task<string> MakeAsync(string name, string version = "1.2.3", string package = "left-pad", string packageVersion = "1.3.0")
    {
        Files.Write("pipeline.yml", $$"""
            name: scratch
            version: {{version}}
            containers:
              registry: { name: local, port: {{home.Port}} }
              gates: []
              scan: { database: "{{home.RegistryHost}}/no/database:2", onNoDatabase: tag-unscanned, misconfigurations: [] }
              images:
                - { name: {{name}}, context: app }

            """);
        Files.Write("app/Dockerfile", "FROM scratch\nARG TARGETARCH\nCOPY hello /hello-${TARGETARCH}\nCOPY node_modules /app/node_modules\nUSER 1000\n");
        Files.Write("app/hello", name);
        Files.Write($"app/node_modules/{package}/package.json", $$"""{ "name": "{{package}}", "version": "{{packageVersion}}", "license": "MIT" }""");
        return await Files.CommitAsync();
    }

    public async Task<Ending> RunAsync(params string[] arguments) => await home.RunAsync(Files, Cache, arguments);

    public PipelineRun Start(params string[] arguments) => new(home, Cache, [], [.. arguments, $"--workspace={Files.Path}"]);

    /// <summary>Each target to a good end.</summary>
    public async Task MakeTargetsAsync(params string[] targets)
    {
        foreach (var target in targets)
        {
            var run = await RunAsync($"--target={target}");
            Assert.True(run.ExitCode == 0, $"{target}: {run}");
        }
    }

    public void Dispose() => Files.Dispose();
}
