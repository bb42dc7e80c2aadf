using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Containers.Stacks;

/// <summary>A repository with one stack.</summary>
internal sealed class StackWorkspace : IDisposable
{
    /// <summary>A server on port 8080 that answers JSON and is healthy.</summary>
    public const string Server = """
        image: IMAGE
            entrypoint: [/bin/busybox, sh, -c, "mkdir -p /www; echo '{\"state\":\"fine\",\"parts\":[{\"name\":\"one\"}]}' > /www/index.html; exec /bin/busybox httpd -f -p 8080 -h /www"]
            init: true
            healthcheck: { test: [CMD, /bin/busybox, nc, -w, "1", 127.0.0.1, "8080", -e, /bin/busybox, "true"], interval: 1s, start_interval: 300ms, start_period: 30s, retries: 60 }
        """;

    private readonly ScratchWorkspace workspace;
    private readonly ScratchHome home;

    /// <param name="stack">Lines of the stack in pipeline.yml beside its name and files.</param>
    public StackWorkspace(ScratchHome home, string compose, string stack)
    {
        (this.home, workspace) = (home, new ScratchWorkspace(home));
        workspace.Write("compose.yml", compose);
        workspace.Write("pipeline.yml", $"name: {Name}\ncontainers:\n  stacks:\n    - name: web\n      composeFiles: [compose.yml]\n      settleSeconds: 1\n{string.Join('\n', stack.Split('\n').Select(line => $"      {line}"))}\n");
    }

    /// <summary>Of the pipeline; part of the name of all that it starts.</summary>
    public string Name { get; } = $"t{Guid.NewGuid():N}"[..16];

    public ScratchWorkspace Files => workspace;

    public Task<Ending> TestAsync(params string[] arguments) => home.RunAsync(workspace, ["--target=DockerTest", .. arguments]);

    public PipelineRun Start() => home.StartInGroup(workspace, "--target=DockerTest");

    public Task<Ending> TestAsync(IReadOnlyDictionary<string, string?> environment) => home.RunAsync(workspace, environment, "--target=DockerTest");

    public PipelineRun Start(IReadOnlyDictionary<string, string?> environment) => new(home, environment, [], ["--target=DockerTest", $"--workspace={workspace.Path}"]);

    /// <summary>Containers, networks and volumes that the engine has of this workspace.</summary>
    public async Task<IReadOnlyList<string>> LeftAsync()
    {
        var all = await StackHome.DockerAsync("container", "ls", "--all", "--format", "container {{.Names}}")
            + "\n" + await StackHome.DockerAsync("network", "ls", "--format", "network {{.Name}}")
            + "\n" + await StackHome.DockerAsync("volume", "ls", "--format", "volume {{.Name}}");
        return all.Split('\n').Where(line => line.Contains(Name, StringComparison.Ordinal)).ToList();
    }

    public async Task NothingIsLeftAsync(object run)
    {
        var left = await LeftAsync();
        Assert.True(left.Count == 0, $"left: {string.Join(", ", left)}\n{run}");
    }

    public void Dispose() => workspace.Dispose();
}
