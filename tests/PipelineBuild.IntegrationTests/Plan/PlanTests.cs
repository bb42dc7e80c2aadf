using System.Text.Json;
using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Plan;

/// <summary>--plan tells what the same command without it then does, and leaves the world as it was.</summary>
[Collection(QuietEngine.Name)]
public sealed class PlanTests(ScratchHome home) : IClassFixture<ScratchHome>
{
    [EngineTheory]
    [InlineData("--target=DockerBuild")]
    [InlineData("--target=DockerPublish")]
    [InlineData("--target=DockerPublish --setup")]
    [InlineData("--target=Setup")]
    [InlineData("--target=DockerPrune")]
    [InlineData("--target=RegistryStop")]
    [InlineData("--target=Test")]
    [InlineData("--target=Benchmark")]
    [InlineData("--target=History --target=LedgerVerify")]
    public async Task Nothing_changes_before_anything_was_done(string command)
    {
        using var workspace = new ScratchWorkspace(home);
        home.LinkPrograms("trivy", "cosign", "busybox-static");
        await workspace.MakeTinyAsync("acme/planned", text: workspace.Path);

        // NuGet and buildx make folders for themselves in a home in which they never were.
        await home.RunAsync(workspace, "--target=Doctor");

        await AssertUnchangedAsync(workspace, command);
    }

    [EngineTheory]
    [InlineData("--target=DockerBuild")]
    [InlineData("--target=DockerPublish")]
    [InlineData("--target=DockerPrune")]
    [InlineData("--target=RegistryStop")]
    public async Task Nothing_changes_while_the_registry_runs_and_holds_an_older_release(string command)
    {
        using var workspace = new ScratchWorkspace(home);
        var repository = $"acme/planned-again-{string.Concat(command.Where(char.IsAsciiLetterLower))}";
        await workspace.MakeTinyAsync(repository, text: workspace.Path);
        var published = await home.RunAsync(workspace, "--target=DockerPublish");
        Assert.True(published.ExitCode == 0, published.ToString());
        workspace.Describe($"- {{ name: {repository}, context: app }}", "1.3.0");
        await workspace.CommitAsync();

        await AssertUnchangedAsync(workspace, command);
    }

    [ScannerFact]
    public async Task Nothing_changes_where_there_is_something_to_test_to_join_to_sign_and_to_mend()
    {
        home.LinkPrograms("trivy", "cosign", "busybox-static");
        using var workspace = new ScratchWorkspace(home);
        workspace.Write("app/Dockerfile", "FROM scratch\nCOPY --chmod=755 busybox /bin/busybox\nCOPY text package.json /node_modules/planned/\nUSER 1000\n");
        workspace.Write("app/text", workspace.Path);
        workspace.Write("app/package.json", """{ "name": "planned", "version": "1.0.0", "license": "MIT" }""");
        File.Copy(StackFactAttribute.Program!, workspace.At("app/busybox"));
        workspace.Write("compose.yml", "version: '3'\nservices:\n  web:\n    image: acme/planned-whole\n    command: [/bin/busybox, sleep, '100']\n");
        workspace.Write("pipeline.yml", $$"""
            name: planned
            version: 1.2.3
            containers:
              registry: { name: local, port: {{home.Port}} }
              gates: []
              scan: { database: "{{home.RegistryHost}}/no/database:2", onNoDatabase: tag-unscanned, misconfigurations: [] }
              images: [{ name: acme/planned-whole, context: app }]
              composeFiles: [compose.yml]
              stacks: [{ name: web, composeFiles: [compose.yml] }]

            """);
        await workspace.CommitAsync();
        await MakeAsync("DockerPublish --platform=linux/amd64", "DockerPublish --platform=linux/arm64");
        await AssertUnchangedAsync(workspace, "--target=DockerMerge", " made");
        await MakeAsync("DockerPublish", "DockerScan", "DockerSbom");
        await AssertUnchangedAsync(workspace, "--target=DockerTest", " made");
        await AssertUnchangedAsync(workspace, "--target=DockerSign", " made");
        await AssertUnchangedAsync(workspace, "--target=ComposeLint --fix", " made");

        async Task MakeAsync(params string[] commands)
        {
            foreach (var command in commands)
            {
                var run = await home.RunAsync(workspace, $"--target={command}".Split(' '));
                Assert.True(run.ExitCode == 0, run.ToString());
            }
        }
    }

    [EngineFact]
    public async Task What_was_planned_after_a_build_is_what_the_publish_does()
    {
        using var workspace = new ScratchWorkspace(home);
        var commit = await workspace.MakeTinyAsync("acme/kept-word", text: workspace.Path);
        Assert.Equal(0, (await home.RunAsync(workspace, "--target=DockerPublish")).ExitCode);
        var old = await home.Reader.DigestAsync("acme/kept-word", "latest");
        workspace.Describe("- { name: acme/kept-word, context: app }", "1.3.0");
        commit = await workspace.CommitAsync();
        Assert.Equal(0, (await home.RunAsync(workspace, "--target=DockerBuild")).ExitCode);

        var plan = await home.RunAsync(workspace, "--target=DockerPublish", "--exclusive", "--plan", "--json");
        var publish = await home.RunAsync(workspace, "--target=DockerPublish", "--exclusive");

        Assert.True(publish.ExitCode == 0, publish.ToString());
        var changes = Changes(plan, 0);
        var made = await home.Reader.DigestAsync("acme/kept-word", "1.3.0");
        string[] moved = ["1.3.0", "1.3", "1", "latest"];
        Assert.Equal(("push", $"{home.RegistryHost}/acme/kept-word:sha-{commit}", made), changes[0]);
        Assert.Equal(moved.Select(tag => $"{home.RegistryHost}/acme/kept-word:{tag}"), changes.Where(change => change.Kind == "tag").Select(change => change.What));
        Assert.Equal($"from {old} -> {made}", changes.Single(change => change.What.EndsWith(":latest", StringComparison.Ordinal)).Detail);
        Assert.Equal("record", changes[^1].Kind);
        Assert.Empty(Changes(await home.RunAsync(workspace, "--target=DockerPublish", "--exclusive", "--plan", "--json"), 0));
    }

    private static IReadOnlyList<(string Kind, string What, string Detail)> Changes(Ending plan, int task)
    {
        Assert.True(plan.ExitCode == 0, plan.ToString());
        using var report = JsonDocument.Parse(plan.Output);
        return report.RootElement.GetProperty("tasks")[task].GetProperty("result").GetProperty("changes").EnumerateArray()
            .Select(change => (change.GetProperty("kind").GetString()!, change.GetProperty("what").GetString()!, change.GetProperty("detail").GetString()!)).ToList();
    }

    private async Task AssertUnchangedAsync(ScratchWorkspace workspace, string command, string says = "plan: ")
    {
        var before = await World.LookAsync(home, workspace);

        var plan = await home.RunAsync(workspace, [.. command.Split(' '), "--plan"]);

        Assert.True(plan.ExitCode == 0, plan.ToString());
        plan.Says(says);
        var differences = before.DifferencesTo(await World.LookAsync(home, workspace)).ToList();
        for (var looks = 1; differences.Count > 0 && looks < 3; looks++)
        {
            // While others build, the engine now and then lists no image at all; what a plan had changed would stay changed.
            await Task.Delay(TimeSpan.FromSeconds(2));
            differences = before.DifferencesTo(await World.LookAsync(home, workspace)).ToList();
        }

        Assert.True(differences.Count == 0, string.Join("\n", differences));
    }
}
