using System.Text.Json;
using PipelineBuild.IntegrationTests.Containers.Stacks;
using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Delivery;

/// <summary>A repository with one web server and an environment that it is deployed to, on the real engine.</summary>
internal sealed class DeliveryWorkspace : IDisposable
{
    private const string Http = "gate: { http: { path: /index.html, contains: version }, consecutive: 2, timeoutSeconds: 20 }";

    private readonly ScratchHome home;
    private readonly ScratchWorkspace files;

    /// <param name="more">Keys of the environment.</param>
    public DeliveryWorkspace(ScratchHome home, string strategy = "blue-green", int replicas = 1, string more = "watchSeconds: 2")
    {
        this.home = home;
        files = new ScratchWorkspace(home);
        Project = $"d{Guid.NewGuid():N}"[..14];
        Port = Ports.Next();
        File.Copy(StackFactAttribute.Program!, files.At("busybox"));
        files.Write("Dockerfile", "FROM scratch\nCOPY busybox /bin/busybox\nCOPY busybox /bin/sh\nCOPY www /www\nCMD [\"/bin/busybox\", \"httpd\", \"-f\", \"-p\", \"8080\", \"-h\", \"/www\"]\n");
        files.Write("compose.yml", """
            services:
              web:
                image: acme/PROJECT
                init: true
                restart: unless-stopped
            """.Replace("PROJECT", Project, StringComparison.Ordinal));
        Settings = $$"""
            environments:
              - name: test
                project: {{Project}}
                composeFiles: [compose.yml]
                minimumFreeMegabytes: 1
                {{more}}
                services:
                  - { name: web, strategy: {{strategy}}, port: 8080, publish: {{Port}}, replicas: {{replicas}}, checkPath: /index.html, drainSeconds: 5, {{Http}} }
            """;
    }

    public string Project { get; }

    public int Port { get; }

    public string Settings { get; set; }

    public ScratchWorkspace Files => files;

    /// <summary>Builds and publishes what the server is to be.</summary>
    public async Task PublishAsync(string version, string? command = null)
    {
        files.Write("www/index.html", $"version {version}\n");
        if (command is not null)
        {
            files.Write("Dockerfile", $"FROM scratch\nCOPY busybox /bin/busybox\nCOPY busybox /bin/sh\nCOPY www /www\nCMD {command}\n");
        }

        files.Write("pipeline.yml", $$"""
            name: scratch
            version: {{version}}
            containers:
              registry: { name: local, port: {{home.Port}} }
              gates: []
              platforms: [{{MachinePlatform}}]
              images: [{ name: acme/{{Project}}, context: . }]
            {{Settings}}

            """);
        await files.CommitAsync();
        await PassAsync("--target=DockerPublish");
    }

    public Task<Ending> RunAsync(params string[] arguments) => home.RunAsync(files, arguments);

    public async Task<Ending> PassAsync(params string[] arguments)
    {
        var run = await RunAsync(arguments);
        Assert.True(run.ExitCode == 0, run.ToString());
        return run;
    }

    public PipelineRun Start(params string[] arguments) => home.Start(files, arguments);

    /// <summary>Kills the run and its process group the moment it says something.</summary>
    /// <returns>False when the run came to its end first.</returns>
    public async Task<bool> KillAsync(string words, string target)
    {
        using var run = new PipelineRun(home, new Dictionary<string, string?>(), ["setsid"], [$"--target={target}", $"--workspace={files.Path}"]) { FatalWords = words };
        return await run.DiesAsync();
    }

    /// <summary>What users get; throws when they get none.</summary>
    public async Task<string> ServedAsync()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10) };
        return (await http.GetStringAsync($"http://127.0.0.1:{Port}/index.html")).Trim();
    }

    public async Task<JsonElement> StatusAsync()
    {
        var run = await PassAsync("--target=DeployStatus", "--json");
        return JsonDocument.Parse(run.Output).RootElement.GetProperty("tasks")[0].GetProperty("result").Clone();
    }

    public Task<string> DockerAsync(params string[] words) => StackHome.DockerAsync(words);

    public void Dispose()
    {
        StackHome.RemoveNamedAsync(Project).GetAwaiter().GetResult();
        files.Dispose();
    }

    private static string MachinePlatform => System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "linux/arm64" : "linux/amd64";
}
