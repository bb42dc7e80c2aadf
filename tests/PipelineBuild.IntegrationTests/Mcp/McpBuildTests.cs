using System.Text.Json;
using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Tools;

namespace PipelineBuild.IntegrationTests.Mcp;

/// <summary>npm packages built by the real npm: what passes, and every way to fail.</summary>
public sealed class McpBuildTests(ScratchHome home) : IClassFixture<ScratchHome>
{
    [NpmFact]
    public async Task Good_packages_are_built_in_their_order_tested_packed_and_packed_the_same_again()
    {
        using var workspace = new McpWorkspace(home);
        workspace.Add("app", "@acme/app", """, "dependencies": { "@acme/lib": "1.0.0" }, "scripts": { "build": "node make.js", "test": "node -e \"require('fs').statSync('dist/main.js')\"" }, "files": ["dist"]""", bin: "dist/main.js");
        workspace.Files.Write("app/package-lock.json", """{ "lockfileVersion": 3, "packages": { "": { "name": "@acme/app", "version": "1.0.0", "dependencies": { "@acme/lib": "file:../lib" } }, "../lib": { "name": "@acme/lib", "version": "1.0.0" }, "node_modules/@acme/lib": { "resolved": "../lib", "link": true } } }""");
        workspace.Files.Write("app/make.js", "require('fs').mkdirSync('dist', { recursive: true }); require('fs').writeFileSync('dist/main.js', '#!/usr/bin/env node\\n');\n");
        workspace.Files.Write("app/.gitignore", "dist/\n");
        workspace.Add("lib", "@acme/lib");
        workspace.Files.Write("app/package.json", File.ReadAllText(workspace.Files.At("app/package.json")).Replace("\"@acme/lib\": \"1.0.0\"", "\"@acme/lib\": \"file:../lib\"", StringComparison.Ordinal));
        var commit = await workspace.CommitAsync();

        var plan = await home.RunAsync(workspace.Files, "--target=McpBuild", "--plan");
        var run = await home.RunAsync(workspace.Files, "--target=McpBuild");

        plan.Says("write    artifacts/mcp/acme-app-1.0.0.tgz");
        Assert.True(run.ExitCode == 0, run.ToString());
        using var result = JsonDocument.Parse(File.ReadAllText(workspace.Files.At("artifacts/results/McpBuild.json")));
        Assert.Equal(commit, result.RootElement.GetProperty("revision").GetString());
        var packed = result.RootElement.GetProperty("packages").EnumerateArray().ToList();
        Assert.Equal(["@acme/lib", "@acme/app"], packed.Select(package => package.GetProperty("name").GetString()));
        foreach (var package in packed)
        {
            var tarball = workspace.Files.At(package.GetProperty("tarball").GetString()!);
            Assert.Equal(await NpmTarball.IntegrityAsync(tarball, default), package.GetProperty("integrity").GetString());
            Assert.Equal(new FileInfo(tarball).Length, package.GetProperty("bytes").GetInt64());
        }

        Assert.Equal("", await workspace.Files.GitAsync("status", "--porcelain"));
        using (var killed = new PipelineRun(home, new Dictionary<string, string?>(), ["setsid"], ["--target=McpBuild", $"--workspace={workspace.Files.Path}"]) { FatalWords = "> @acme/app@1.0.0 build" })
        {
            await killed.DiesAsync();
        }

        var again = await home.RunAsync(workspace.Files, "--target=McpBuild");
        Assert.True(again.ExitCode == 0, again.ToString());
        Assert.Equal(["lib", "app"], packed.Select(package => package.GetProperty("path").GetString()));
        using var second = JsonDocument.Parse(File.ReadAllText(workspace.Files.At("artifacts/results/McpBuild.json")));
        Assert.Equal(result.RootElement.GetProperty("packages").ToString(), second.RootElement.GetProperty("packages").ToString());
    }

    [NpmFact]
    public async Task Every_package_that_can_not_be_released_says_why()
    {
        using var workspace = new McpWorkspace(home);
        workspace.Add("unlocked", "unlocked");
        File.Delete(workspace.Files.At("unlocked/package-lock.json"));
        workspace.Add("outdated", "outdated", """, "dependencies": { "leaky": "file:../leaky" }""");
        workspace.Add("unbuilt", "unbuilt", """, "scripts": { "build": "node -e \"console.log('no compiler here'); process.exit(4)\"" }""");
        workspace.Add("untested", "untested", """, "scripts": { "test": "node -e \"console.log('2 is not 3'); process.exit(5)\"" }""");
        workspace.Add("unpacked", "unpacked", """, "scripts": { "prepack": "node -e \"process.exit(6)\"" }""");
        workspace.Add("leaky", "leaky");
        workspace.Files.Write("leaky/tests/key.txt", "npm_" + new string('z', 36));
        workspace.Add("changing", "changing", """, "scripts": { "build": "node -e \"require('fs').appendFileSync('package-lock.json', ' ')\"" }""");
        await workspace.CommitAsync();

        var run = await home.RunAsync(workspace.Files, "--target=McpBuild");

        Assert.True(run.ExitCode == 1, run.ToString());
        run.Says("no compiler here");
        run.Says("2 is not 3");
        var rules = workspace.Rules("McpBuild");
        Assert.Equal(["mcp/build-failed", "mcp/lock-missing", "mcp/lock-outdated", "mcp/pack-failed", "mcp/secret", "mcp/tests-failed", "mcp/tree-changed", "mcp/unwanted-file"], rules.Order(StringComparer.Ordinal));
        run.SaysAnywhere("changing/package-lock.json");
        Assert.DoesNotContain("zzzzzzzz", run.All);
    }
}
