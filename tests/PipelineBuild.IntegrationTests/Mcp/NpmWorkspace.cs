using System.Text.Json;
using System.Text.Json.Nodes;
using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Tools;

namespace PipelineBuild.IntegrationTests.Mcp;

/// <summary>A repository with npm packages that start small MCP servers, and what McpBuild would have packed of them.</summary>
internal sealed class NpmWorkspace : IDisposable
{
    /// <summary>Lists one tool and ends with its input.</summary>
    public const string Server = """
        #!/usr/bin/env node
        const lines = require('readline').createInterface({ input: process.stdin });
        const answers = {
          initialize: () => ({ protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo: { name: 's', version: '1' } }),
          'tools/list': () => ({ tools: [{ name: 'add', description: 'Adds.', inputSchema: { type: 'object', properties: { a: { type: 'number' } }, required: ['a'] } }] }),
          'tools/call': ({ arguments: given }) => typeof given?.a === 'number' ? { content: [{ type: 'text', text: '1' }] } : { isError: true, content: [{ type: 'text', text: 'a is no number' }] },
        };
        lines.on('line', line => {
          const { id, method, params } = JSON.parse(line);
          if (id === undefined) return;
          const answer = answers[method];
          console.log(JSON.stringify(answer ? { jsonrpc: '2.0', id, result: answer(params) } : { jsonrpc: '2.0', id, error: { code: -32601, message: 'no such method' } }));
        });

        """;

    private readonly NpmHome home;
    private readonly List<string> paths = [];

    public NpmWorkspace(NpmHome home, string? registry = null, string more = "")
    {
        this.home = home;
        Files = new ScratchWorkspace(home);
        Registry = registry ?? home.Registry.Address;
        More = more;
        Environment = new Dictionary<string, string?> { ["PUBLISH_TOKEN"] = home.Registry.Token };
        Files.Write(".gitignore", "node_modules/\n");
    }

    public ScratchWorkspace Files { get; }

    public string Registry { get; }

    /// <summary>Lines of <c>mcp.publish</c>, each indented by four.</summary>
    public string More { get; set; }

    public Dictionary<string, string?> Environment { get; }

    public NpmWorkspace Add(string path, string name, string version, string server = Server, string? needs = null)
    {
        if (!paths.Contains(path))
        {
            paths.Add(path);
        }

        var needed = needs is null ? new JsonObject() : new JsonObject { [needs.Split('=')[0]] = needs.Split('=')[1] };
        Files.Write($"{path}/package.json", new JsonObject { ["name"] = name, ["version"] = version, ["license"] = "MIT", ["bin"] = "server.js", ["dependencies"] = needed }.ToJsonString());
        Files.Write($"{path}/server.js", server);
        Files.Write($"{path}/package-lock.json", $$"""{ "name": "{{name}}", "version": "{{version}}", "lockfileVersion": 3, "packages": { "": { "name": "{{name}}", "version": "{{version}}", "license": "MIT", "bin": { "{{name[(name.IndexOf('/') + 1)..]}}": "server.js" } } } }""");
        Files.Write($"{path}/LICENSE", "MIT\n");
        Files.Write($"{path}/README.md", $"# {name}\n");
        Files.Write("pipeline.yml", $$"""
            name: scratch
            mcp:
              packages:
            {{string.Join('\n', paths.Select(each => $"    - {{ path: {each}, test: {{ idleSeconds: 0, calls: 1 }} }}"))}}
              publish:
                registry: {{Registry}}
                token: { env: PUBLISH_TOKEN }
                visibleWithin: 2
            {{More}}

            """);
        return this;
    }

    /// <summary>Commits, and leaves what McpBuild and McpTest would, but quicker.</summary>
    public async Task<string> PackAsync()
    {
        var commit = await Files.CommitAsync();
        Directory.CreateDirectory(Files.At("artifacts/mcp"));
        Files.Write("artifacts/.gitignore", "*\n");
        var packages = new JsonArray();
        var servers = new JsonArray();
        foreach (var path in paths)
        {
            var manifest = JsonDocument.Parse(File.ReadAllText(Files.At($"{path}/package.json"))).RootElement;
            var ending = await Programs.RunAsync("npm", ["pack", "--json", $"--pack-destination={Files.At("artifacts/mcp")}"], Files.At(path));
            Assert.True(ending.ExitCode == 0, ending.ToString());
            var tarball = $"artifacts/mcp/{manifest.GetProperty("name").GetString()!.Replace("@", "").Replace('/', '-')}-{manifest.GetProperty("version").GetString()}.tgz";
            var integrity = await NpmTarball.IntegrityAsync(Files.At(tarball), default);
            servers.Add(new JsonObject { ["name"] = path, ["version"] = "", ["path"] = path, ["integrity"] = integrity, ["outcome"] = "passed", ["summary"] = "" });
            packages.Add(new JsonObject
            {
                ["name"] = manifest.GetProperty("name").GetString(),
                ["version"] = manifest.GetProperty("version").GetString(),
                ["path"] = path,
                ["tarball"] = tarball,
                ["integrity"] = integrity,
                ["bytes"] = new FileInfo(Files.At(tarball)).Length,
            });
        }

        Files.Write("artifacts/results/McpBuild.json", new JsonObject { ["outcome"] = "passed", ["summary"] = "packed by the test", ["revision"] = commit, ["packages"] = packages }.ToJsonString());
        Files.Write("artifacts/results/McpTest.json", new JsonObject { ["outcome"] = "passed", ["summary"] = "believed by the test", ["revision"] = commit, ["servers"] = servers }.ToJsonString());
        return commit;
    }

    public async Task<Ending> RunAsync(params string[] arguments) => await home.RunAsync(Files, Environment, arguments);

    public async Task<Ending> PublishAsync(params string[] arguments) => await RunAsync(["--target=McpPublish", "--exclusive", .. arguments]);

    /// <summary>Packs and publishes, which must work.</summary>
    public async Task<string> ReleaseAsync()
    {
        var commit = await PackAsync();
        Ended(0, await PublishAsync());
        return commit;
    }

    public async Task<Ending> RollBackAsync(params string[] arguments) => await RunAsync(["--target=McpRollback", "--reason=it answers nothing", .. arguments]);

    public static void Ended(int code, Ending run) => Assert.True(run.ExitCode == code, $"expected exit code {code}: {run}");

    /// <summary>The run is killed the moment it says the words.</summary>
    /// <returns>Whether the killer was in time.</returns>
    public async Task<bool> KillAsync(string words, params string[] arguments)
    {
        using var run = new PipelineRun(home, Environment, ["setsid"], [.. arguments, $"--workspace={Files.Path}"]) { FatalWords = words };
        return await run.DiesAsync();
    }

    /// <summary>Entries as "kind outcome version", oldest first.</summary>
    public async Task<IReadOnlyList<string>> LedgerAsync() =>
        (await EntriesAsync()).Select(entry => $"{entry.GetProperty("kind")} {entry.GetProperty("outcome")} {(entry.TryGetProperty("version", out var version) ? version : "")}").ToList();

    public async Task<IReadOnlyList<JsonElement>> EntriesAsync()
    {
        var entries = new List<JsonElement>();
        foreach (var commit in (await Files.GitAsync("for-each-ref", "refs/pipeline/ledger")).Length == 0 ? [] : (await Files.GitAsync("rev-list", "--reverse", "refs/pipeline/ledger")).Split('\n'))
        {
            entries.Add(JsonDocument.Parse(await Files.GitAsync("show", $"{commit}:entry.json")).RootElement);
        }

        return entries;
    }

    /// <summary>Git tags as "tag commit".</summary>
    public async Task<IReadOnlyList<string>> GitTagsAsync() =>
        (await Files.GitAsync("for-each-ref", "--format=%(refname:short) %(objectname)", "refs/tags")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void Dispose() => Files.Dispose();
}
