using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Mcp;
using PipelineBuild.Results;

namespace PipelineBuild.IntegrationTests.Mcp;

/// <summary>McpTest as a target, what it can't do, and servers of others.</summary>
public sealed class McpTestTests(ScratchHome home) : IClassFixture<ScratchHome>
{
    private const string ThirdParty = "2026.8.31";

    [NpmFact]
    public async Task A_package_and_the_one_it_needs_are_tested_from_their_tarballs_and_a_bad_one_fails_the_target()
    {
        var mark = $"pb-orphan-{Guid.NewGuid():N}";
        using var workspace = new McpWorkspace(home);
        workspace.Add("lib", "@acme/lib", script: McpZoo.Script(mark), settings: "test: { idleSeconds: 0, startSeconds: 30, arguments: [chatty] }");
        workspace.Add("app", "@acme/app", """, "dependencies": { "@acme/lib": "^1.0.0" }""", script: "process.argv[2] = process.env.FAULT; require('@acme/lib/main.js');", settings: "test:\n  idleSeconds: 0\n  startSeconds: 30\n  env: { FAULT: none }\n  samples: [{ tool: add, arguments: { a: 0.5, b: -2 }, calls: 1, expect: { json: { $.sum: -1.5 } } }]");
        workspace.Files.Write("app/package-lock.json", """{ "name": "@acme/app", "version": "1.0.0", "lockfileVersion": 3, "packages": { "": { "name": "@acme/app", "version": "1.0.0", "dependencies": { "@acme/lib": "^1.0.0" } }, "../lib": { "name": "@acme/lib", "version": "1.0.0" }, "node_modules/@acme/lib": { "resolved": "../lib", "link": true } } }""");
        await workspace.CommitAsync();

        var plan = await home.RunAsync(workspace.Files, "--target=McpTest", "--plan");
        var run = await home.RunAsync(workspace.Files, "--target=McpTest");

        plan.Says("start    the server of app");
        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Equal(["mcp/stdout"], workspace.Rules("McpTest"));
        run.Says("max of 1: ");
        Assert.Contains("classname=\"McpTest.@acme/app\"", File.ReadAllText(workspace.Files.At("artifacts/junit.xml")));
    }

    [NpmFact]
    public async Task A_cancelled_test_leaves_nothing_running()
    {
        var mark = $"pb-orphan-{Guid.NewGuid():N}";
        using var workspace = new McpWorkspace(home);
        workspace.Add("silent", "silent", script: $"require('child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {{}}, 300000)', '{mark}'], {{ detached: true, stdio: 'ignore' }});\nprocess.on('SIGTERM', () => {{}});\nsetInterval(() => {{}}, 1000);", settings: "test: { startSeconds: 600 }");
        await workspace.CommitAsync();
        using var run = home.StartInGroup(workspace.Files, "--target=McpTest");
        await Programs.EventuallyAsync("the server's child runs", () => run.HasEnded || Programs.Naming($"300000) {mark}").Count > 0, TimeSpan.FromMinutes(2));

        await Programs.SignalAsync("INT", run.Id, wholeGroup: true);
        var ending = await run.EndAsync();

        Assert.True(ending.ExitCode == 130, ending.ToString());
        Assert.Empty(Programs.Naming(mark));
    }

    [NpmFact]
    public async Task What_can_not_be_checked_is_no_failure_of_the_server()
    {
        using var rig = new ServerRig();
        await rig.PackAsync("zoo", McpZoo.Script("none"));

        var secret = await rig.TestAsync(ServerRig.Settings with { Arguments = ["good"], Secrets = [new("PB_NO_SUCH_SECRET")] });
        var command = await rig.TestAsync(ServerRig.Settings with { Command = "another" });
        rig.Damage();
        var damaged = await rig.TestAsync(ServerRig.Settings);

        Assert.Equal((Outcome.Errored, "server: the server wants the variable PB_NO_SUCH_SECRET, which is not set"), (secret.Outcome, secret.Summary));
        Assert.Equal((Outcome.Failed, "install: there is no command 'another' after npm install; known: zoo"), (command.Outcome, command.Summary));
        Assert.Equal(Outcome.Errored, damaged.Outcome);
        Assert.Contains("is not what McpBuild packed", damaged.Summary);
    }

    [NpmTheory]
    [InlineData("everything", 13)]
    [InlineData("filesystem", 14)]
    [InlineData("memory", 9)]
    public async Task A_server_of_the_protocols_makers_passes(string name, int tools)
    {
        using var rig = new ServerRig();
        await rig.PackAsync($"try-{name}", $"import '@modelcontextprotocol/server-{name}/dist/index.js';", $$""", "type": "module", "dependencies": { "@modelcontextprotocol/server-{{name}}": "{{ThirdParty}}" }""");

        var report = await rig.TestAsync(SettingsOf(name));

        Assert.True(report.Outcome == Outcome.Passed, ServerRig.Shown(report));
        Assert.Equal(tools, report.Tools.Count);
        Assert.Equal("2025-11-25", report.Protocol);
        Assert.True(report.Checks.Count(check => check is { Rule: "mcp/bad-arguments", Outcome: Outcome.Passed }) > tools / 2, ServerRig.Shown(report));
    }

    private static McpTestSettings SettingsOf(string name) => name switch
    {
        "everything" => ServerRig.Settings with
        {
            Samples = [new("echo", "echo", new() { ["message"] = "hello" }, "hello", new Dictionary<string, string>(), false, 100), new("weather", "get-structured-content", new() { ["location"] = "Chicago" }, null, new Dictionary<string, string> { ["$.conditions"] = "Light rain / drizzle" }, false, 1)],
            Http = new McpHttpSettings(["streamableHttp"], new Dictionary<string, string> { ["PORT"] = "{port}" }, "/mcp"),
        },
        "filesystem" => ServerRig.Settings with { Arguments = ["."], Samples = [new("allowed", "list_allowed_directories", [], "home", new Dictionary<string, string>(), false, 3)] },
        _ => ServerRig.Settings with
        {
            Environment = new Dictionary<string, string> { ["MEMORY_FILE_PATH"] = "memory.jsonl" },
            Samples = [new("graph", "read_graph", [], null, new Dictionary<string, string> { ["$.entities"] = "[]" }, false, 3)],
        },
    };
}
