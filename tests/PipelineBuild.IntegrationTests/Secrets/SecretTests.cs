using System.Text;
using PipelineBuild.IntegrationTests.Ledger;
using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Secrets;

/// <summary>Plants a secret in every place where one can enter a run, and looks for all of them wherever a run leaves something.</summary>
public sealed class SecretTests : IDisposable
{
    private const string BuildToken = "Zq91xKv-build-token";
    private const string NpmToken = "Zq92xKv-npm-token";
    private const string DockerLogin = "Zq93xKv-docker-login";
    private const string InProxy = "Zq94xKv-in-the-proxy";
    private const string InRemote = "Zq95xKv-in-the-remote";
    private const string OtlpHeader = "Zq96xKv-otlp-header";

    private static readonly string[] Secrets = [BuildToken, NpmToken, DockerLogin, InProxy, InRemote, OtlpHeader, LoginRegistry.User, LoginRegistry.Password];

    private readonly ScratchHome home = new();
    private readonly ScratchWorkspace workspace;

    public SecretTests() => workspace = new ScratchWorkspace(home);

    /// <summary>As they are, and as an authorization header or a configuration file holds them.</summary>
    private static IEnumerable<string> Forms => Secrets.SelectMany(secret => new[] { secret, Encoded(secret), Encoded($"robot:{secret}") })
        .Append(Encoded($"{LoginRegistry.User}:{LoginRegistry.Password}"));

    private Dictionary<string, string?> Environment(ArgumentWatch watch) => new()
    {
        ["PATH"] = $"{watch.Programs}:{System.Environment.GetEnvironmentVariable("PATH")}:{Path.GetDirectoryName(MachineReadiness.RegistryProgram)}",
        ["API_TOKEN"] = BuildToken,
        ["REGISTRY_USER"] = LoginRegistry.User,
        ["REGISTRY_PASSWORD"] = LoginRegistry.Password,
        ["HTTPS_PROXY"] = $"http://robot:{InProxy}@127.0.0.1:9",
        ["NO_PROXY"] = "127.0.0.1,localhost",
        ["npm_config_registry"] = null,
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:9",
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_EXPORTER_OTLP_HEADERS"] = $"authorization=Bearer {OtlpHeader}",
        ["GITHUB_ACTIONS"] = "true",
        ["GITHUB_STEP_SUMMARY"] = workspace.At("summary-of-github.md"),
    };

    public void Dispose()
    {
        workspace.Dispose();
        home.Dispose();
    }

    [EngineFact]
    public async Task No_secret_is_left_on_the_console_in_a_file_in_the_ledger_or_in_an_argument_list()
    {
        using var registry = await LoginRegistry.StartAsync();
        await PlantAsync(registry);
        using var watch = new ArgumentWatch();
        var said = new StringBuilder();

        said.Append(await RunAsync(watch, 0, "--target=DockerPublish", "--plan"));
        await WriteStepAsync("exit 7");
        said.Append(await RunAsync(watch, 1, "--target=DockerPublish", "--verbosity=diagnostic"));
        await SearchFilesAsync("after a failed build", registry);
        await WriteStepAsync("echo fine");
        said.Append(await RunAsync(watch, 0, "--target=DockerPublish", "--json"));
        said.Append(await RunAsync(watch, 0, "--target=DockerPublish", "--target=Config", "--target=History", "--log-format=json"));

        var text = said.ToString();
        Assert.Contains("the step sees: ***", text);
        AreNotIn(text, "the console");
        await SearchFilesAsync("after a publish", registry);
        using var rig = new LedgerRig();
        AreNotIn(await rig.EverythingAsync(workspace.Path), "an object of the repository");
        var arguments = watch.EndAndTell();
        Assert.Contains(arguments, line => line.StartsWith("docker buildx bake ", StringComparison.Ordinal));
        AreNotIn(string.Join('\n', arguments), "an argument list");
    }

    private static string Encoded(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static void AreNotIn(string text, string where)
    {
        foreach (var form in Forms)
        {
            var at = text.IndexOf(form, StringComparison.Ordinal);
            Assert.True(at < 0, $"'{form}' is in {where}: {(at < 0 ? "" : text[Math.Max(0, at - 200)..Math.Min(text.Length, at + 200)])}");
        }
    }

    private async Task PlantAsync(LoginRegistry registry)
    {
        home.Write(".npmrc", $"registry=http://127.0.0.1:9/npm/\n//127.0.0.1:9/npm/:_authToken={NpmToken}\n");
        home.Write(".docker/config.json", $$"""{ "auths": { "registry.example.org": { "auth": "{{Encoded($"robot:{DockerLogin}")}}" } } }""");
        workspace.Write("pipeline.yml", $$"""
            name: scratch
            version: 1.2.3
            containers:
              registry: { name: '{{registry.Host}}', username: { env: REGISTRY_USER }, password: { env: REGISTRY_PASSWORD } }
              platforms: [{{MachineShell.Platform}}]
              gates: []
              images:
                - name: acme/secretive
                  context: app
                  secrets: [{ id: token, env: API_TOKEN }, { id: npmrc, machine: npm-config }]

            """);
        await MachineShell.CopyToAsync(workspace.At("app/root"));
        await WriteStepAsync("echo fine");
        await workspace.GitAsync("remote", "add", "origin", $"https://robot:{InRemote}@example.org/acme/first.git");
    }

    /// <summary>A step that shows its secrets, as careless ones do. The workspace's own name makes it new to the engine's cache.</summary>
    private async Task WriteStepAsync(string last)
    {
        workspace.Write("app/Dockerfile", $"""
            FROM scratch
            COPY root /
            RUN --mount=type=secret,id=token --mount=type=secret,id=npmrc echo "{workspace.Path}"; echo "the step sees: $(cat /run/secrets/token)"; cat /run/secrets/npmrc >&2; {last}

            """);
        await workspace.CommitAsync();
    }

    private async Task<string> RunAsync(ArgumentWatch watch, int exitCode, params string[] arguments)
    {
        var run = await home.RunAsync(workspace, Environment(watch), arguments);
        Assert.True(run.ExitCode == exitCode, $"expected {exitCode}, {run}");
        return run.All;
    }

    private async Task SearchFilesAsync(string when, LoginRegistry registry)
    {
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(home.Path, "tmp"), "pipelinebuild-*"));
        string[] planted = [Path.Combine(home.Path, ".npmrc"), Path.Combine(home.Path, ".docker", "config.json"), workspace.At(".git/config")];
        foreach (var folder in new[] { workspace.Path, home.Path, registry.Data }.Where(Directory.Exists))
        {
            var holders = (await FileSearch.HoldersAsync(folder, [.. Forms])).Except(planted).ToList();
            Assert.True(holders.Count == 0, $"{when} a secret is in {string.Join(", ", holders)}");
        }
    }
}
