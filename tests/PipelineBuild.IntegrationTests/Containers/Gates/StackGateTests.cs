using System.Text.Json;
using PipelineBuild.IntegrationTests.Containers.Stacks;
using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Containers.Gates;

/// <summary>A publish lets no version tag move before the stacks of its images have passed with the pushed bytes.</summary>
[Collection(StackRuns.Name)]
public sealed class StackGateTests(GateHome home) : IClassFixture<GateHome>
{
    private const string Passing = "- tcp: { service: web, port: 8080 }";
    private const string Failing = "- http: { service: web, port: 8080, path: /index.html, status: 418 }";

    [StackFact]
    public async Task A_stack_is_tested_between_push_and_tags_and_not_again_when_the_same_is_published()
    {
        using var files = await MakeAsync("acme/stacked", Passing);

        var run = await PassAsync(files, "--target=DockerPublish");

        Assert.Contains("tcp web:8080", await File.ReadAllTextAsync(files.At("artifacts/junit.xml")), StringComparison.Ordinal);
        var slices = TraceSlice.Of(files).Where(slice => slice.Kind == "step").ToList();
        var order = new[] { $"push {home.RegistryHost}/acme/stacked", "DockerTest", "tag acme/stacked", "record the publish" }.Select(name => slices.Single(slice => slice.Name.StartsWith(name, StringComparison.Ordinal))).ToList();
        Assert.All(order.Zip(order.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Begin, $"{pair.First} before {pair.Second}"));
        run.Says("tested in web");
        Assert.Equal(["web"], (await LedgerAsync(files))[^1].GetProperty("images")[0].GetProperty("stacks").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(await home.Reader.DigestAsync("acme/stacked", "latest"), JsonDocument.Parse(await File.ReadAllTextAsync(files.At("artifacts/results/DockerTest.json"))).RootElement.GetProperty("stacks")[0].GetProperty("images").GetProperty("web").GetString()!.Split('@')[1]);

        var again = await PassAsync(files, "--target=DockerPublish");
        again.Says("the stacks were tested with these images before");
        Assert.Single(await LedgerAsync(files));
    }

    [StackFact]
    public async Task A_stack_that_fails_lets_no_version_tag_move_and_the_ledger_says_why()
    {
        using var files = await MakeAsync("acme/unstacked", Failing);

        var run = await home.RunAsync(files, "--target=DockerPublish");

        Assert.True(run.ExitCode == 1, run.ToString());
        run.Says("DockerTest failed: stack web");
        Assert.Single(await home.Reader.TagsAsync("acme/unstacked"));
        var entry = Assert.Single(await LedgerAsync(files));
        Assert.Equal("refused", entry.GetProperty("outcome").GetString());
        Assert.Contains("418", entry.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [StackFact]
    public async Task What_DockerTest_has_tested_is_not_tested_again_but_what_changed_since_is()
    {
        using var files = await MakeAsync("acme/tested", Passing);
        await PassAsync(files, "--target=DockerTest");

        (await PassAsync(files, "--target=DockerPublish")).Says("the stacks were tested with these images before");

        files.Write("app/word", "another");
        await files.CommitAsync();
        var changed = await PassAsync(files, "--target=DockerPublish", "--package-version=1.2.4");
        changed.Says("stack web: passed");
    }

    [StackFact]
    public async Task Killed_while_the_stack_runs_the_same_command_tests_it_again_and_leaves_nothing()
    {
        using var files = await MakeAsync("acme/stack-killed", Passing);
        using (var run = new PipelineRun(home, new Dictionary<string, string?>(), ["setsid"], ["--target=DockerPublish", $"--workspace={files.Path}"]) { FatalWords = "stack web: started as" })
        {
            Assert.True(await run.DiesAsync(), "it was not killed");
        }

        Assert.Single(await home.Reader.TagsAsync("acme/stack-killed"));

        var again = await PassAsync(files, "--target=DockerPublish");

        again.Says("stack web: passed");
        Assert.Contains("latest", await home.Reader.TagsAsync("acme/stack-killed"));
        Assert.DoesNotContain("stack-killed", await StackHome.DockerAsync("container", "ls", "--all", "--format", "{{.Image}}"), StringComparison.Ordinal);
    }

    [StackFact]
    public async Task Platforms_that_are_joined_are_fetched_from_the_registry_and_tested()
    {
        using var files = await MakeAsync("acme/stack-joined", Passing);
        await PassAsync(files, "--target=DockerPublish", "--platform=linux/amd64");
        await PassAsync(files, "--target=DockerPublish", "--platform=linux/arm64");

        var run = await PassAsync(files, "--target=DockerMerge");

        run.Says("image acme/stack-joined: is fetched from");
        run.Says("tested in web");
        Assert.Contains("latest", await home.Reader.TagsAsync("acme/stack-joined"));
    }

    [StackFact]
    public async Task An_image_that_is_not_published_now_comes_from_its_last_release()
    {
        using var files = await MakeAsync("acme/pair-web", Passing, other: "acme/pair-other");
        await PassAsync(files, "--target=DockerPublish");
        files.Write("app/word", "another");
        await files.CommitAsync();

        var run = await PassAsync(files, "--target=DockerPublish", "--package-version=1.2.4", "--since=HEAD~1");

        run.Says("image acme/pair-other: is not published now, the stack runs 1.2.3");
        run.Says("stack web: passed");
        Assert.DoesNotContain("1.2.4", await home.Reader.TagsAsync("acme/pair-other"));
        Assert.Contains("1.2.4", await home.Reader.TagsAsync("acme/pair-web"));
    }

    [StackFact]
    public async Task An_image_for_other_machines_only_is_no_tested_one()
    {
        using var files = await MakeAsync("acme/stack-foreign", Passing, platforms: "linux/arm64");

        var run = await home.RunAsync(files, "--target=DockerPublish");

        Assert.True(run.ExitCode == 3, run.ToString());
        run.Says("acme/stack-foreign has no linux/amd64, which this machine runs");
        Assert.Single(await home.Reader.TagsAsync("acme/stack-foreign"));
    }

    [StackFact]
    public async Task The_plan_names_the_stack_before_the_tags()
    {
        using var files = await MakeAsync("acme/stack-planned", Passing);

        var plan = await PassAsync(files, "--target=DockerPublish", "--plan");

        Assert.True(plan.Output.IndexOf("stack web", StringComparison.Ordinal) is var stack and > 0 && stack < plan.Output.IndexOf("acme/stack-planned:1.2.3", StringComparison.Ordinal), plan.ToString());
    }

    private async Task<Ending> PassAsync(ScratchWorkspace files, params string[] arguments)
    {
        var run = await home.RunAsync(files, arguments);
        Assert.True(run.ExitCode == 0, run.ToString());
        return run;
    }

    private async Task<IReadOnlyList<JsonElement>> LedgerAsync(ScratchWorkspace files) => (await PassAsync(files, "--target=History", "--export=jsonl")).Output
        .Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonDocument.Parse(line).RootElement.Clone()).ToList();

    /// <summary>One image, or two, with a static web server, in one stack.</summary>
    private async Task<ScratchWorkspace> MakeAsync(string image, string checks, string? other = null, string platforms = "linux/amd64, linux/arm64")
    {
        var files = new ScratchWorkspace(home);
        foreach (var context in other is null ? (string[])["app"] : ["app", "other"])
        {
            files.Write($"{context}/Dockerfile", "FROM scratch\nCOPY --chmod=755 busybox /bin/busybox\nCOPY word /word\n");
            files.Write($"{context}/word", $"{files.Path} {context}");
            File.Copy(StackFactAttribute.Program!, files.At($"{context}/busybox"));
        }

        var otherService = other is null ? "" : $"  other:\n    {StackWorkspace.Server.Replace("IMAGE", other, StringComparison.Ordinal)}\n";
        files.Write("compose.yml", $"services:\n  web:\n    {StackWorkspace.Server.Replace("IMAGE", image, StringComparison.Ordinal)}\n{otherService}");
        files.Write("pipeline.yml", $$"""
            name: {{image.Split('/')[1]}}
            version: 1.2.3
            containers:
              registry: { name: local, port: {{home.Port}} }
              platforms: [{{platforms}}]
              gates: [stack]
              images:
                - { name: {{image}}, context: app }
                {{(other is null ? "" : $"- {{ name: {other}, context: other }}")}}
              stacks:
                - name: web
                  composeFiles: [compose.yml]
                  settleSeconds: 1
                  checks:
                    {{checks}}

            """);
        await files.CommitAsync();
        return files;
    }
}
