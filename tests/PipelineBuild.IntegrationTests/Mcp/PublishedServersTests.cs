using System.Text.Json.Nodes;
using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Tools;

namespace PipelineBuild.IntegrationTests.Mcp;

/// <summary>McpTest --published against a real npm registry.</summary>
public sealed class PublishedServersTests(NpmHome home) : IClassFixture<NpmHome>
{
    [NpmFact]
    public async Task What_the_registry_has_is_tested_and_not_what_lies_here()
    {
        using var workspace = new NpmWorkspace(home).Add("server", "@acme/night", "1.0.0");
        await workspace.Files.CommitAsync();
        var nothing = await workspace.RunAsync("--target=McpTest", "--published");
        NpmWorkspace.Ended(0, nothing);
        Assert.Matches("skipped +McpTest .*@acme/night: never published: the registry does not have it, and neither a tag night-vVERSION nor the ledger tells of a release", nothing.Output);

        var mark = workspace.Files.At("script-ran");
        var manifest = JsonNode.Parse(File.ReadAllText(workspace.Files.At("server/package.json")))!.AsObject();
        manifest["scripts"] = new JsonObject { ["postinstall"] = $"node -e \"require('fs').writeFileSync('{mark}', '')\"" };
        workspace.Files.Write("server/package.json", manifest.ToJsonString());
        workspace.Files.Write("pipeline.yml", File.ReadAllText(workspace.Files.At("pipeline.yml")).Replace("path: server,", "path: server, build: { installScripts: true },", StringComparison.Ordinal));
        await workspace.ReleaseAsync();
        workspace.Files.Write("server/server.js", "#!/usr/bin/env node\nprocess.exit(1);\n");

        var plan = await workspace.RunAsync("--target=McpTest", "--published", "--plan");
        var run = await workspace.RunAsync("--target=McpTest", "--published");

        NpmWorkspace.Ended(0, plan);
        plan.Says("as the registry has it under latest");
        NpmWorkspace.Ended(0, run);
        run.Says("published under latest: 1 server: @acme/night 1.0.0, ");
        Assert.Matches("skipped +McpBuild .*--published", run.Output);
        Assert.False(File.Exists(mark));
        var published = (await home.Registry.PackumentAsync("@acme/night"))!.Value.GetProperty("versions").GetProperty("1.0.0").GetProperty("dist").GetProperty("integrity").GetString();
        Assert.Equal(published, await NpmTarball.IntegrityAsync(workspace.Files.At("artifacts/mcp/published/acme-night-1.0.0.tgz"), default));
        var beta = await workspace.RunAsync("--target=McpTest", "--published", "--channel=beta");
        NpmWorkspace.Ended(3, beta);
        beta.Says("has nothing of @acme/night under the dist-tag beta; there are latest (1.0.0)");

        workspace.Add("unborn", "@acme/unborn", "1.0.0");
        var both = await workspace.RunAsync("--target=McpTest", "--published");
        NpmWorkspace.Ended(0, both);
        both.Says("published under latest: 1 server: @acme/night 1.0.0, ");
        both.Says("; @acme/unborn: never published");
        var servers = JsonNode.Parse(File.ReadAllText(workspace.Files.At("artifacts/results/McpTest.json")))!["servers"]!.AsArray();
        Assert.Equal([("@acme/night", "passed"), ("@acme/unborn", "skipped")], servers.Select(server => ((string)server!["name"]!, (string)server["outcome"]!)));

        await workspace.Files.GitAsync("tag", "unborn-v0.9.0");
        var lost = await workspace.RunAsync("--target=McpTest", "--published");
        NpmWorkspace.Ended(3, lost);
        lost.Says("has no @acme/unborn, and git has tags unborn-vVERSION of its releases");
    }

    [NpmFact]
    public async Task A_published_server_that_does_not_work_fails_and_another_tarball_than_the_registry_names_is_not_tested()
    {
        using var workspace = new NpmWorkspace(home).Add("server", "@acme/dark", "1.0.0", "#!/usr/bin/env node\nprocess.exit(1);\n");
        await workspace.PackAsync();
        NpmWorkspace.Ended(1, await workspace.PublishAsync());

        var bad = await workspace.RunAsync("--target=McpTest", "--published");

        NpmWorkspace.Ended(1, bad);
        bad.Says("@acme/dark: ");
        workspace.Add("server", "@acme/dark", "1.0.1");
        await workspace.ReleaseAsync();
        home.Registry.ForgetIntegrity("@acme/dark");
        var unknown = await workspace.RunAsync("--target=McpTest", "--published");
        NpmWorkspace.Ended(3, unknown);
        unknown.SaysAnywhere("has no integrity that can be compared");
        home.Registry.Damage("@acme/dark", "dark-1.0.1.tgz");
        workspace.Environment["npm_config_fetch_retries"] = "0";
        workspace.Environment["npm_config_cache"] = workspace.Files.At(".git/empty-cache");
        var damaged = await workspace.RunAsync("--target=McpTest", "--published");
        NpmWorkspace.Ended(3, damaged);
        damaged.SaysAnywhere("EINTEGRITY");

        home.Registry.Lose("@acme/dark");
        await workspace.Files.GitAsync("tag", "--delete", "dark-v1.0.1");
        var lost = await workspace.RunAsync("--target=McpTest", "--published");
        NpmWorkspace.Ended(3, lost);
        lost.Says("has no @acme/dark, and the ledger tells of its releases");
    }
}
