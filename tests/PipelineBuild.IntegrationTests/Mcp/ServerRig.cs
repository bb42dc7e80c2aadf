using System.Text.Json;
using PipelineBuild.Artifacts;
using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Mcp;
using PipelineBuild.Mcp.Probing;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Servers;

namespace PipelineBuild.IntegrationTests.Mcp;

/// <summary>A package packed by npm, and what McpTest does with one: installed, started, asked, ended. Without a pipeline around it there is time for many.</summary>
internal sealed class ServerRig : IDisposable
{
    public static readonly McpTestSettings Settings = McpTestSettings.Default with { StartLimit = TimeSpan.FromSeconds(30), Idle = TimeSpan.FromSeconds(1) };

    private readonly TempFolder folder = new();
    private readonly SecretMask mask = new();
    private PackedPackage? packed;

    /// <param name="more">Members of package.json, with a comma before them.</param>
    public async Task PackAsync(string name, string script, string more = "")
    {
        folder.Write("package/package.json", $$"""{ "name": "{{name}}", "version": "1.0.0", "bin": "main.js"{{more}} }""");
        folder.Write("package/main.js", $"#!/usr/bin/env node\n{script}\n");
        var ending = await Programs.RunAsync("npm", ["pack", "--json"], folder.At("package"));
        Assert.True(ending.ExitCode == 0, ending.ToString());
        var (pack, tarball) = (NpmProject.ReadPack(ending.Output), Directory.GetFiles(folder.At("package"), "*.tgz").Single());
        packed = new PackedPackage(pack.Name, pack.Version, "package", $"package/{Path.GetFileName(tarball)}", pack.Integrity, new FileInfo(tarball).Length);
    }

    public Task<ServerReport> TestAsync(McpTestSettings settings)
    {
        var environment = EnvironmentVariables.OfProcess();
        var (commands, samples, processes) = (new ServerCommand(environment, mask), new SampleCaller(), new LiveProcesses(mask));
        var npm = new NpmProject(new ProcessRunner(mask), new ProgramLocator(UserFolders.Of(environment), environment));
        var tester = new ServerTester(
            new ServerInstaller(npm, new Progress<string>()), commands, new StdioProbe(new SurfaceReader(), samples, processes), new WrongCallProbe(processes), new HttpServerProbe(commands, samples, processes), mask, new Progress<string>());
        var package = new McpPackageSettings("package") { Test = settings };
        return tester.TestAsync(new Workspace(folder.Path), package, [packed!], default);
    }

    /// <summary>Damages the tarball.</summary>
    public void Damage() => File.AppendAllText(folder.At(packed!.Tarball), "x");

    public static string Shown(ServerReport report) => JsonSerializer.Serialize(report, Results.ResultStore.Json);

    public void Dispose() => folder.Dispose();
}
