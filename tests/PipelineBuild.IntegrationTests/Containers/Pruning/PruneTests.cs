using System.Text.RegularExpressions;
using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.IntegrationTests.Containers.Pruning;

/// <summary>DockerPrune on a real registry and engine: what stays is whole, what goes is gone.</summary>
public sealed class PruneTests
{
    private static readonly string[] Platforms = ["linux/amd64", "linux/arm64"];

    [EngineFact]
    public async Task Of_ten_releases_three_stay_whole_while_another_run_publishes_the_bytes_of_one_that_goes()
    {
        using var home = new ScratchHome();
        using var workspace = new ScratchWorkspace(home);
        using var publisher = new ScratchWorkspace(home);
        for (var patch = 0; patch < 10; patch++)
        {
            await PublishAsync(home, workspace, $"1.0.{patch}", $"content {patch}");
        }

        await DescribeAsync(publisher, home, "2.0.0", "content 0");
        Assert.Equal(0, (await home.RunAsync(publisher, "--target=DockerBuild")).ExitCode);
        var before = home.RegistryFiles().Count;

        using var publishing = home.Start(publisher, "--target=DockerPublish", "--exclusive");
        var pruned = await home.RunAsync(workspace, "--target=DockerPrune");
        var published = await publishing.EndAsync();

        Assert.True(published.ExitCode == 0, $"{published}\n{pruned}");
        Assert.True(pruned.ExitCode == 0, pruned.ToString());
        var versions = (await home.Reader.TagsAsync("acme/app")).Where(tag => Regex.IsMatch(tag, @"^\d+\.\d+\.\d+$")).ToList();
        Assert.True(versions.SequenceEqual(["1.0.7", "1.0.8", "1.0.9", "2.0.0"]) || versions.SequenceEqual(["1.0.8", "1.0.9", "2.0.0"]), string.Join(' ', versions) + pruned);
        foreach (var version in versions)
        {
            Assert.Equal(Platforms, await home.Reader.PlatformsAsync("acme/app", version));
            foreach (var platform in Platforms)
            {
                Assert.Equal(version == "2.0.0" ? "content 0" : $"content {version[^1]}", await PulledAsync(home, $"{home.RegistryHost}/acme/app:{version}", platform));
            }
        }

        Assert.True(home.RegistryFiles().Count < before, "nothing was collected");
        pruned.Says(" MiB won");
        await NothingIsLeftToDoAsync(home, workspace);
    }

    [EngineFact]
    public async Task What_containers_and_other_tags_need_stays_and_the_plan_says_so_and_how_many_bytes_are_won()
    {
        using var home = new ScratchHome();
        using var workspace = new ScratchWorkspace(home);
        foreach (var version in new[] { "1.0.0", "1.1.0", "2.0.0", "2.0.1" })
        {
            await PublishAsync(home, workspace, version, $"content {version}", keep: 1);
        }

        await CheckedAsync("docker", "pull", $"{home.RegistryHost}/acme/app:2.0.0");
        await CheckedAsync("docker", "pull", $"{home.RegistryHost}/acme/app:1.0.0");
        var container = (await CheckedAsync("docker", "create", $"{home.RegistryHost}/acme/app:1.0.0", "/none")).Trim();
        try
        {
            var plan = await home.RunAsync(workspace, "--target=DockerPrune", "--plan");
            var pruned = await home.RunAsync(workspace, "--target=DockerPrune");

            Assert.True(plan.ExitCode == 0, plan.ToString());
            plan.Says("stays because");
            Assert.Matches(@"tag 1\.1\s", plan.Output);
            Assert.Matches(@" 1\.0\.0 .*container ", plan.Output);
            plan.Says("release 2.0.0 is older than the last 1");
            plan.Says($"image of the engine: {home.RegistryHost}/acme/app:2.0.0");
            var won = Regex.Match(plan.Output, @"stay, (\S+) MiB would be won").Groups[1].Value;
            Assert.True(pruned.ExitCode == 0, pruned.ToString());
            pruned.Says($", {won} MiB won");

            // 2.0.0 had no tag but its own: 2.0, 2 and latest had moved on.
            var tags = await home.Reader.TagsAsync("acme/app");
            Assert.Subset(new HashSet<string>(tags), new HashSet<string> { "1.0.0", "1.0", "1.1.0", "1.1", "1", "2.0.1", "2.0", "2", "latest" });
            Assert.DoesNotContain("2.0.0", tags);
            var local = await CheckedAsync("docker", "image", "ls", "--format", "{{.Repository}}:{{.Tag}}");
            Assert.Contains($"{home.RegistryHost}/acme/app:1.0.0", local);
            await NothingIsLeftToDoAsync(home, workspace);
        }
        finally
        {
            await CheckedAsync("docker", "rm", container);
        }
    }

    [EngineFact]
    public async Task A_clean_up_that_was_killed_between_two_manifests_is_finished_and_told_by_the_next()
    {
        using var registry = await RealRegistry.StartAsync(deletes: true);
        using var proxy = new FaultyProxy(registry.Host);
        using var home = new ScratchHome();
        using var workspace = new ScratchWorkspace(home);
        foreach (var version in new[] { "1.0.0", "1.0.1" })
        {
            await PublishAsync(home, workspace, version, $"content {version}", keep: 1, registry: $"\"{proxy.Host}\"");
        }

        var deletions = 0;
        var release = new TaskCompletionSource();
        proxy.Spoil = async context =>
        {
            if (context.Request.HttpMethod == "DELETE" && Interlocked.Increment(ref deletions) == 2)
            {
                await release.Task;
            }

            return false;
        };
        using (var run = home.Start(workspace, "--target=DockerPrune"))
        {
            await Programs.EventuallyAsync("the second manifest is to go", () => run.HasEnded || Volatile.Read(ref deletions) == 2);
            run.Kill();
            var killed = await run.EndAsync();
            Assert.True(killed.ExitCode == 137, killed.ToString());
        }

        proxy.Spoil = _ => Task.FromResult(false);
        release.SetResult();
        Assert.DoesNotContain("\"kind\":\"prune\"", await HistoryAsync(home, workspace));
        var again = await home.RunAsync(workspace, "--target=DockerPrune");

        Assert.True(again.ExitCode == 0, again.ToString());
        Assert.DoesNotContain("1.0.0", registry.Tags("acme/app"));
        Assert.Contains("1.0.1", registry.Tags("acme/app"));
        Assert.Contains("2 before by a run that was killed", await HistoryAsync(home, workspace));
        await NothingIsLeftToDoAsync(home, workspace);
    }

    [EngineFact]
    public async Task A_garbage_collection_whose_run_was_killed_is_waited_for_before_the_registry_starts()
    {
        using var home = new ScratchHome();
        using var workspace = new ScratchWorkspace(home);
        foreach (var version in new[] { "1.0.0", "1.0.1" })
        {
            await PublishAsync(home, workspace, version, $"content {version}", keep: 1);
        }

        using var programs = new TempFolder();
        var slow = SlowCollection(home, programs);
        using (var run = new PipelineRun(home, slow, [], ["--target=DockerPrune", $"--workspace={workspace.Path}"]))
        {
            await Programs.EventuallyAsync("the garbage is being collected", () => run.HasEnded || Collections(home).Count > 0);
            run.Kill();
            var killed = await run.EndAsync();
            Assert.True(killed.ExitCode == 137, killed.ToString());
        }

        Assert.NotEmpty(Collections(home));
        await DescribeAsync(workspace, home, "1.0.2", "content 1.0.0", keep: 1);
        using var publish = new PipelineRun(home, slow, [], ["--target=DockerPublish", $"--workspace={workspace.Path}"]);
        await publish.SaysAsync("a killed run left a garbage collection of the local registry at work");
        await publish.SaysAsync("local registry started on");
        Assert.Empty(Collections(home));
        var published = await publish.EndAsync();

        Assert.True(published.ExitCode == 0, published.ToString());
        Assert.Equal(Platforms, await home.Reader.PlatformsAsync("acme/app", "1.0.2"));
        Assert.Equal(Platforms, await home.Reader.PlatformsAsync("acme/app", "1.0.1"));
        await NothingIsLeftToDoAsync(home, workspace);
    }

    [EngineFact]
    public async Task Two_clean_ups_at_once_come_one_after_the_other()
    {
        using var home = new ScratchHome();
        using var workspace = new ScratchWorkspace(home);
        using var other = new ScratchWorkspace(home);
        foreach (var version in new[] { "1.0.0", "1.0.1" })
        {
            await PublishAsync(home, workspace, version, $"content {version}", keep: 1);
        }

        await DescribeAsync(other, home, "1.0.1", "content 1.0.1", keep: 1);
        using var first = home.Start(workspace, "--target=DockerPrune");
        using var second = home.Start(other, "--target=DockerPrune");
        var endings = await Task.WhenAll(first.EndAsync(), second.EndAsync());

        Assert.All(endings, ending => Assert.True(ending.ExitCode == 0, $"{endings[0]}\n{endings[1]}"));
        Assert.Equal(Platforms, await home.Reader.PlatformsAsync("acme/app", "1.0.1"));
        Assert.DoesNotContain("1.0.0", await home.Reader.TagsAsync("acme/app"));
    }

    [EngineFact]
    public async Task What_can_not_be_asked_is_no_leave_to_delete()
    {
        using var home = new ScratchHome();
        using var workspace = new ScratchWorkspace(home);
        foreach (var version in new[] { "1.0.0", "1.0.1" })
        {
            await PublishAsync(home, workspace, version, $"content {version}", keep: 1);
        }

        var before = await home.Reader.TagsAsync("acme/app");
        var unreachable = await home.RunAsync(workspace, new Dictionary<string, string?> { ["DOCKER_HOST"] = $"tcp://127.0.0.1:{Ports.Next()}" }, "--target=DockerPrune");
        await workspace.GitAsync("update-ref", "refs/pipeline/ledger", "HEAD");
        var rewritten = await home.RunAsync(workspace, "--target=DockerPrune");

        Assert.True(unreachable.ExitCode == 3, unreachable.ToString());
        Assert.True(rewritten.ExitCode == 3, rewritten.ToString());
        rewritten.Says("ledger");
        Assert.Equal(before, await home.Reader.TagsAsync("acme/app"));
    }

    [EngineFact]
    public async Task A_registry_that_does_not_delete_is_an_error_that_says_so()
    {
        using var registry = await RealRegistry.StartAsync();
        using var home = new ScratchHome();
        using var workspace = new ScratchWorkspace(home);
        foreach (var version in new[] { "1.0.0", "1.0.1" })
        {
            await PublishAsync(home, workspace, version, $"content {version}", keep: 1, registry: $"\"{registry.Host}\"");
        }

        var pruned = await home.RunAsync(workspace, "--target=DockerPrune");

        Assert.True(pruned.ExitCode == 3, pruned.ToString());
        pruned.Says("does not allow manifests to be deleted");
        Assert.Contains("1.0.0", registry.Tags("acme/app"));
    }

    private static async Task NothingIsLeftToDoAsync(ScratchHome home, ScratchWorkspace workspace)
    {
        var again = await home.RunAsync(workspace, "--target=DockerPrune");
        Assert.True(again.ExitCode == 0, again.ToString());
        var ledger = await home.RunAsync(workspace, "--target=LedgerVerify");
        Assert.True(ledger.ExitCode == 0, ledger.ToString());
        Assert.Contains("nothing to delete", (await home.RunAsync(workspace, "--target=DockerPrune")).Output);
    }

    private static async Task PublishAsync(ScratchHome home, ScratchWorkspace workspace, string version, string text, int keep = 3, string? registry = null)
    {
        await DescribeAsync(workspace, home, version, text, keep, registry);
        var published = await home.RunAsync(workspace, "--target=DockerPublish");
        Assert.True(published.ExitCode == 0, published.ToString());
    }

    private static async Task DescribeAsync(ScratchWorkspace workspace, ScratchHome home, string version, string text, int keep = 3, string? registry = null)
    {
        workspace.Write("pipeline.yml", $$"""
            name: scratch
            version: {{version}}
            containers:
              registry: {{registry ?? $"{{ name: local, port: {home.Port} }}"}}
              gates: []
              prune: { keepReleases: {{keep}} }
              images: [{ name: acme/app, context: app }]

            """);
        workspace.Write("app/Dockerfile", "FROM scratch\nCOPY hello /hello\n");
        workspace.Write("app/hello", text);
        await workspace.CommitAsync();
    }

    /// <summary>The file of the image as the engine got it from the registry; nothing of it stays in the engine.</summary>
    private static async Task<string> PulledAsync(ScratchHome home, string reference, string platform)
    {
        await CheckedAsync("docker", "pull", "--platform", platform, reference);
        var container = (await CheckedAsync("docker", "create", "--platform", platform, reference, "/none")).Trim();
        try
        {
            using var folder = new TempFolder();
            await CheckedAsync("docker", "cp", $"{container}:/hello", folder.At("hello"));
            return await File.ReadAllTextAsync(folder.At("hello"));
        }
        finally
        {
            await CheckedAsync("docker", "rm", container);
            await CheckedAsync("docker", "rmi", reference);
        }
    }

    private static async Task<string> CheckedAsync(string program, params string[] arguments)
    {
        var ending = await Programs.RunAsync(program, arguments);
        Assert.True(ending.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {ending}");
        return ending.Output;
    }

    private static async Task<string> HistoryAsync(ScratchHome home, ScratchWorkspace workspace) => (await home.RunAsync(workspace, "--target=History", "--export=jsonl")).Output;

    /// <summary>A registry's program whose garbage collection takes its time before it is the real one.</summary>
    private static Dictionary<string, string?> SlowCollection(ScratchHome home, TempFolder folder)
    {
        folder.WriteProgram("docker-registry", $"[ \"$1 $3\" = 'garbage-collect ' ] && sleep 8\nexec {MachineReadiness.RegistryProgram} \"$@\"\n");
        return new Dictionary<string, string?> { ["PATH"] = $"{folder.Path}:{home.Environment["PATH"]}" };
    }

    /// <summary>Processes at work on the registry's garbage.</summary>
    private static IReadOnlyList<int> Collections(ScratchHome home) => Programs.Naming($"--nonblock {home.RegistryFolder}");
}
