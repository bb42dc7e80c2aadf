using PipelineBuild.Artifacts;
using PipelineBuild.IntegrationTests.Entry;
using PipelineBuild.IntegrationTests.Mcp;
using PipelineBuild.IntegrationTests.Observability.Deploying;
using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;
using PipelineBuild.Workflows.Reading;

namespace PipelineBuild.IntegrationTests.Workflows;

/// <summary>The files that GitHub gives a step.</summary>
internal sealed record StepFiles(string Event, string Output, string Variables, string Summary, string Trigger);

/// <summary>
/// A clean clone of this repository with one small image, one small MCP server and few tests instead of its own, and a user of its own with an npm registry of its own,
/// on a runner of GitHub. What build.sh would compile there is what these tests were compiled with: the sources are the same.
/// </summary>
public sealed class WorkflowClone : IAsyncLifetime
{
    private const string Server = "@workflows/server";
    private const string Image = "workflows/tiny";
    private const string GrafanaToken = "GRAFANA_TOKEN";

    /// <summary>For what compiles all of the clone while other tests are at work.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(20);

    private readonly RepositoryCopy copy = new();
    private readonly ScratchHome home = new();
    private readonly TempFolder files = new();
    private readonly string project = $"wf{Guid.NewGuid():N}"[..14];
    private readonly int port = Ports.Next();
    private RealNpmRegistry? registry;
    private string commit = "";
    private int steps;

    /// <summary>What was run already, with its arguments.</summary>
    internal HashSet<string> Done { get; } = [];

    internal GrafanaStandIn Grafana { get; } = new();

    public string At(string relative) => Path.Combine(files.Path, "clone", relative);

    public async Task InitializeAsync()
    {
        var starting = RealNpmRegistry.StartAsync();
        await copy.InitializeAsync();
        registry = await starting;
        home.LinkPrograms(Directory.EnumerateDirectories(new ProgramCache(UserFolders.Of(EnvironmentVariables.OfProcess())).Programs).Select(folder => Path.GetFileName(folder)!).ToArray());
        home.Write(".npmrc", $"@workflows:registry={registry.Address}\n//{registry.Host}/:_authToken={registry.Token}\n");
        home.LinkPackages();
        home.LinkRouter();
        WritePipeline();
        WriteImage();
        WriteServer();
        FewTests.Leave(copy.Path);
        await GitAsync(copy.Path, "init", "--quiet", "--initial-branch=main");
        await GitAsync(copy.Path, "add", "--all");
        await GitAsync(copy.Path, "commit", "--quiet", "--message=state");
        await GitAsync(copy.Path, "clone", "--quiet", copy.Path, At(""));
        commit = (await GitAsync(At(""), "rev-parse", "HEAD")).Trim();
        var dotnet = (await Programs.RunAsync("sh", ["-c", "command -v dotnet"])).Output.Trim();
        files.WriteProgram("bin/dotnet", $"case \"$1 $2\" in 'build build/Build.csproj'|'publish build/Build.csproj') echo \"$1\" >> '{files.At("compiled")}'; mkdir -p '{At("artifacts/host")}' && cp -R '{AppContext.BaseDirectory}.' '{At("artifacts/host")}' ;; *) exec '{dotnet}' \"$@\" ;; esac");
        CopyAnswerOfFeed();
        await RenewWorkflowsAsync();
    }

    public async Task DisposeAsync()
    {
        await RemoveAsync("container", "ls", "--all", "--quiet", "--filter", $"name={project}");
        await RemoveAsync("volume", "ls", "--quiet", "--filter", $"name={project}");
        await RemoveAsync("network", "ls", "--quiet", "--filter", $"name={project}");
        await RemoveAsync("image", "ls", "--quiet", "--filter", $"reference=*/{Image}");
        await Programs.RunAsync("docker", ["image", "rm", "--force", Image], home.Path);
        registry?.Dispose();
        Grafana.Dispose();
        Programs.EndNaming(files.Path);
        home.Dispose();
        files.Dispose();
        await copy.DisposeAsync();
    }

    /// <summary>How often build.sh compiled.</summary>
    internal int Compilations => File.ReadAllLines(files.At("compiled")).Length;

    /// <summary>What users of the environment get.</summary>
    internal async Task<string> ServedAsync()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10) };
        return (await http.GetStringAsync(FormattableString.Invariant($"http://127.0.0.1:{port}/index.html"))).Trim();
    }

    /// <summary>Empty, as each step finds them, but for the event.</summary>
    internal StepFiles NewFiles(string trigger, IReadOnlyDictionary<string, string> inputs)
    {
        var step = FormattableString.Invariant($"step-{++steps}");
        var given = string.Join(", ", inputs.Select(input => $"\"{input.Key}\": \"{input.Value}\""));
        return new StepFiles(
            files.Write($"{step}/event.json", $$"""{ "ref": "refs/heads/main", "inputs": { {{given}} }, "repository": { "full_name": "acme/pipeline", "default_branch": "main" }, "head_commit": { "id": "{{commit}}", "message": "::error::made up" } }"""),
            files.Write($"{step}/output", ""), files.Write($"{step}/env", ""), files.Write($"{step}/summary.md", ""), trigger);
    }

    /// <summary>The script of the action, with the shell and the inputs that GitHub would give it.</summary>
    /// <param name="arguments">One per line; empty lines are left out by the action.</param>
    /// <param name="secrets">By the variables that the job puts them into.</param>
    internal async Task<Ending> RunActionAsync(TargetCall call, string arguments, StepFiles step, IReadOnlyDictionary<string, string?> secrets)
    {
        var action = WorkflowReader.Read(new Workspace(At("")), At(".github/actions/task/action.yml"));
        var command = action.Jobs.Single().Steps.Single(found => found.Run is not null);
        var inputs = new Dictionary<string, string> { ["target"] = call.Target, ["arguments"] = arguments, ["setup"] = call.Step.With.FirstOrDefault(entry => entry.Key == "setup")?.Value ?? "true" };
        var variables = new Dictionary<string, string?>(home.Environment);
        foreach (var entry in command.Env)
        {
            variables[entry.Key] = inputs[entry.Value.Replace("${{ inputs.", "", StringComparison.Ordinal).Replace(" }}", "", StringComparison.Ordinal)];
        }

        foreach (var (name, value) in GitHub(step).Concat(secrets))
        {
            variables[name] = value;
        }

        return await Programs.RunAsync("bash", ["--noprofile", "--norc", "-e", "-o", "pipefail", files.Write("action.sh", command.Run!.Text)], At(""), variables, Longest);
    }

    /// <summary>What the workflow, as the clone's own pipeline.yml makes it, hands to a job.</summary>
    internal IReadOnlyDictionary<string, string?> SecretsOf(string workflow, string job) => WorkflowReader.Read(new Workspace(At("")), At($".github/workflows/{workflow}"))
        .Jobs.Single(other => other.Id == job).Env.Where(entry => entry.Value.Contains("secrets.", StringComparison.Ordinal))
        .ToDictionary(entry => entry.Key, entry => (string?)(entry.Value == $"${{{{ secrets.{GrafanaToken} }}}}" ? GrafanaStandIn.Token : throw new InvalidOperationException($"the clone has no secret for {entry.Value}")));

    private Dictionary<string, string?> GitHub(StepFiles step) => new()
    {
        ["CI"] = "true",
        ["GITHUB_ACTIONS"] = "true",
        ["GITHUB_ACTION_PATH"] = At(".github/actions/task"),
        ["GITHUB_WORKSPACE"] = At("").TrimEnd('/'),
        ["GITHUB_EVENT_NAME"] = step.Trigger,
        ["GITHUB_EVENT_PATH"] = step.Event,
        ["GITHUB_OUTPUT"] = step.Output,
        ["GITHUB_ENV"] = step.Variables,
        ["GITHUB_STEP_SUMMARY"] = step.Summary,
        ["GITHUB_SERVER_URL"] = "https://github.com",
        ["GITHUB_REPOSITORY"] = "acme/pipeline",
        ["GITHUB_ACTOR"] = "somebody",
        ["GITHUB_REF"] = "refs/heads/main",
        ["GITHUB_SHA"] = commit,
        ["PATH"] = $"{files.At("bin")}:{home.Environment["PATH"]}",
    };

    /// <summary>Everything that images and servers say gives way to small ones; the rest is this repository's own.</summary>
    private void WritePipeline()
    {
        var pipeline = Path.Combine(copy.Path, "pipeline.yml");
        var text = File.ReadAllText(pipeline);
        var (start, end) = (text.IndexOf("containers:", StringComparison.Ordinal), text.IndexOf("# How the example is watched", StringComparison.Ordinal));
        var cardinality = text.IndexOf("    sources:\n", StringComparison.Ordinal);
        Assert.True(start > 0 && end > start && cardinality > end, "pipeline.yml has the blocks that this test takes apart");
        text = text[..cardinality] + text[text.IndexOf("  lint:\n", cardinality, StringComparison.Ordinal)..];
        File.WriteAllText(pipeline, text[..start] + $$"""
            containers:
              registry: { name: local, port: {{home.Port}} }
              platforms: [linux/amd64]
              scan:
                onNoDatabase: { local: tag-unscanned }
              images:
                - { name: {{Image}}, context: tiny }
              composeFiles: [tiny/compose.yaml]
              stacks:
                - name: tiny
                  composeFiles: [tiny/compose.yaml]
                  checks:
                    - http: { service: app, port: 8080, path: /index.html }
            environments:
              - name: staging
                project: {{project}}
                composeFiles: [tiny/compose.yaml]
                minimumFreeMegabytes: 1
                watchSeconds: 1
                services:
                  - { name: app, port: 8080, publish: {{port}}, checkPath: /index.html, drainSeconds: 2, gate: { http: { path: /index.html }, consecutive: 1 } }
            mcp:
              packages:
                - { path: server, test: { idleSeconds: 0, calls: 1 } }

            """ + text[end..].Replace("observability:\n", $"observability:\n  grafana:\n    servers:\n      - {{ name: stand-in, url: \"{Grafana.Url}\", token: {{ env: {GrafanaToken} }} }}\n", StringComparison.Ordinal));
    }

    /// <summary>Which packages the feed has was found out when these tests were compiled.</summary>
    private void CopyAnswerOfFeed()
    {
        var feed = Path.Combine(Repository.Root, "artifacts/feed");
        foreach (var answer in Directory.Exists(feed) ? Directory.GetFiles(feed) : [])
        {
            Directory.CreateDirectory(At("artifacts/feed"));
            File.Copy(answer, At($"artifacts/feed/{Path.GetFileName(answer)}"));
        }
    }

    private void WriteImage()
    {
        Write("tiny/Dockerfile", "FROM scratch\nARG VERSION\nCOPY busybox /bin/busybox\nCOPY busybox /bin/sh\nRUN [\"/bin/sh\", \"-c\", \"/bin/busybox mkdir /www && echo version $VERSION > /www/index.html\"]\nUSER 1000\nCMD [\"/bin/busybox\", \"httpd\", \"-f\", \"-p\", \"8080\", \"-h\", \"/www\"]\n");
        Write("tiny/compose.yaml", $"services:\n  app:\n    image: {Image}:0.1.0\n    init: true\n");
        File.Copy(StackFactAttribute.Program!, Path.Combine(copy.Path, "tiny/busybox"));
    }

    private void WriteServer()
    {
        Write("server/package.json", $$"""{ "name": "{{Server}}", "version": "1.0.0", "license": "MIT", "bin": "server.js" }""");
        Write("server/package-lock.json", $$"""{ "name": "{{Server}}", "version": "1.0.0", "lockfileVersion": 3, "packages": { "": { "name": "{{Server}}", "version": "1.0.0", "license": "MIT", "bin": { "server": "server.js" } } } }""");
        Write("server/server.js", NpmWorkspace.Server);
        Write("server/LICENSE", "MIT\n");
        Write("server/README.md", "# server\n");
    }

    private void Write(string relative, string text)
    {
        var file = Path.Combine(copy.Path, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    /// <summary>Another pipeline.yml has other workflows, and their table.</summary>
    private async Task RenewWorkflowsAsync()
    {
        foreach (var target in (string[])["WorkflowWrite", "WorkflowDocs"])
        {
            var ending = await Programs.RunAsync("dotnet", [Repository.Host, $"--target={target}", $"--workspace={At("").TrimEnd('/')}"], home.Path, home.Environment);
            Assert.True(ending.ExitCode == 0, ending.ToString());
        }

        await GitAsync(At(""), "commit", "--quiet", "--all", "--allow-empty", "--message=workflows");
        commit = (await GitAsync(At(""), "rev-parse", "HEAD")).Trim();
    }

    private async Task RemoveAsync(string kind, params string[] list)
    {
        var ids = (await Programs.RunAsync("docker", [kind, .. list], home.Path)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().ToList();
        if (ids.Count > 0)
        {
            await Programs.RunAsync("docker", [kind, "rm", .. kind == "network" ? (string[])[] : ["--force"], .. ids], home.Path);
        }
    }

    private static async Task<string> GitAsync(string folder, params string[] arguments)
    {
        var ending = await Programs.RunAsync("git", arguments, folder, ScratchWorkspace.GitEnvironment);
        Assert.True(ending.ExitCode == 0, ending.ToString());
        return ending.Output;
    }
}
