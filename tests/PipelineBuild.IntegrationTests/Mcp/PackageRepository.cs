using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Mcp;

/// <summary>A repository with npm packages and commits as a test needs them.</summary>
internal sealed class PackageRepository : IDisposable
{
    private int commits;

    public ScratchHome Home { get; } = new();

    public ScratchWorkspace Workspace { get; }

    private PackageRepository() => Workspace = new ScratchWorkspace(Home);

    /// <summary>One package in a directory of its own, released as 1.2.0.</summary>
    public static async Task<PackageRepository> WithOneAsync()
    {
        var repository = new PackageRepository();
        repository.Describe("- path: server");
        repository.Write("server/package.json", """
            {
            	"name": "@acme/notes",
            	"version": "1.2.0",
            	"files": ["src"],
            	"bin": {"notes": "src/main.js"},
            	"devDependencies": { "tape": "5.0.0" }
            }

            """);
        repository.Write("server/package-lock.json", """
            {
              "name": "@acme/notes", "version": "1.2.0", "lockfileVersion": 3,
              "packages": { "": { "name": "@acme/notes", "version": "1.2.0" }, "node_modules/tape": { "version": "1.2.0" } }
            }
            """);
        repository.Write("server/server.json", """{ "name": "io.github.acme/notes", "version": "1.2.0", "packages": [ { "registryType": "oci", "identifier": "@acme/notes", "version": "1.2.0" }, { "registryType": "npm", "identifier": "@acme/notes", "version": "1.2.0" } ] }""");
        repository.Write("server/manifest.json", """{ "manifest_version": "0.3", "name": "notes", "version": "1.2.0", "server": { "type": "node" } }""");
        repository.Write("server/src/main.js", "#!/usr/bin/env node\n");
        repository.Write("server/tests/main.test.js", "");
        await repository.CommitAsync("feat: first");
        await repository.GitAsync("tag", "notes-v1.2.0");
        return repository;
    }

    /// <summary>An npm workspace: a server that depends on a library, both released as 1.0.0.</summary>
    public static async Task<PackageRepository> WithWorkspaceAsync(string range = "^1.0.0")
    {
        var repository = new PackageRepository();
        repository.Describe("- path: packages/server\n- path: packages/lib\n  sharedPaths: [common]");
        repository.Write("package.json", """{ "private": true, "workspaces": ["packages/*"] }""");
        repository.Write("packages/lib/package.json", """{ "name": "@acme/lib", "version": "1.0.0" }""");
        repository.Write("packages/server/package.json", $$"""{ "name": "@acme/server", "version": "1.0.0", "dependencies": { "@acme/lib": "{{range}}" } }""");
        repository.Write("common/words.txt", "a");
        var ending = await Programs.RunAsync("npm", ["install", "--package-lock-only", "--offline", "--ignore-scripts", "--no-audit"], repository.Workspace.Path);
        Assert.True(ending.ExitCode == 0, ending.ToString());
        await repository.CommitAsync("feat: first");
        await repository.GitAsync("tag", "--annotate", "--message=released", "lib-v1.0.0");
        await repository.GitAsync("tag", "server-v1.0.0");
        return repository;
    }

    public void Describe(string packages, string more = "") => Write("pipeline.yml", $"name: scratch\nmcp:\n  packages:\n{string.Concat(packages.Split('\n').Select(line => $"    {line}\n"))}{more}");

    public string Write(string path, string text) => Workspace.Write(path, text);

    public string Read(string path) => File.ReadAllText(Workspace.At(path));

    public Task<string> GitAsync(params string[] arguments) => Workspace.GitAsync(arguments);

    /// <summary>Commits everything there is, with a change in each of these files.</summary>
    public async Task<string> CommitAsync(string message, params string[] files)
    {
        commits++;
        foreach (var file in files)
        {
            Write(file, (File.Exists(Workspace.At(file)) ? Read(file) : "") + $"// {commits}\n");
        }

        if (!Directory.Exists(Workspace.At(".git")))
        {
            await GitAsync("init", "--quiet", "--initial-branch=main");
        }

        await GitAsync("add", "--all");
        await GitAsync("commit", "--quiet", "--allow-empty", $"--message={message}");
        return await GitAsync("rev-parse", "HEAD");
    }

    public Task<Ending> VersionAsync(params string[] arguments) => Home.RunAsync(Workspace, ["--target=McpVersion", .. arguments]);

    /// <summary>What git says of the work tree, a line a file.</summary>
    public Task<string> StatusAsync() => GitAsync("status", "--porcelain");

    public void Dispose()
    {
        Workspace.Dispose();
        Home.Dispose();
    }
}
