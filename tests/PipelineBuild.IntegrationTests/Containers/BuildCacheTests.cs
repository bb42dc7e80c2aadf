using System.Text.RegularExpressions;
using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Containers;

/// <summary>A build cache saves steps, and no state of it makes a build fail.</summary>
public sealed partial class BuildCacheTests(ScratchHome home) : IClassFixture<ScratchHome>
{
    [EngineFact]
    public async Task A_registry_and_a_directory_give_back_the_steps_that_the_engine_forgot()
    {
        foreach (var cache in (string[])["{ type: registry }", "{ type: local }"])
        {
            using var workspace = await StepsAsync("acme/cached", cache);
            var first = await PassAsync(workspace);
            Assert.Matches(@"keeping the cache took \d+\.\d s", first.Output);

            // Other builds share the engine: what it kept of their steps can hide a step of the imported cache once in a while.
            var seconds = new List<string>();
            do
            {
                await ForgetAsync(workspace);
                var second = await PassAsync(workspace);
                Assert.DoesNotContain("cache-failed", second.All);
                seconds.Add(second.Output);
            }
            while (!AllFromCache().IsMatch(seconds[^1]) && seconds.Count < 4);

            Assert.True(AllFromCache().IsMatch(seconds[^1]), $"{cache}: {string.Join("\n----\n", seconds)}");
        }
    }

    [EngineFact]
    public async Task A_registry_cache_whose_layers_are_gone_or_spoilt_is_left_out()
    {
        using var workspace = await StepsAsync("acme/poisoned", "{ type: registry }");
        await PassAsync(workspace);
        var cache = (await home.Reader.ManifestAsync("acme/poisoned", "buildcache")).Body;
        foreach (var blob in cache.GetProperty("manifests").EnumerateArray().Select(entry => entry.GetProperty("digest").GetString()!["sha256:".Length..]).Order(StringComparer.Ordinal).Select((digest, index) => (digest, index)))
        {
            var file = System.IO.Path.Combine(home.RegistryData, "docker/registry/v2/blobs/sha256", blob.digest[..2], blob.digest, "data");
            if (blob.index % 2 == 0)
            {
                File.Delete(file);
            }
            else
            {
                await File.WriteAllTextAsync(file, "spoilt");
            }
        }

        await ForgetAsync(workspace);
        await PassWithWarningAsync(workspace);
    }

    [EngineFact]
    public async Task A_cache_that_is_an_ordinary_image_or_no_manifest_at_all_is_left_out()
    {
        using var image = new ScratchWorkspace(home);
        await image.MakeTinyAsync("acme/ordinary");
        Assert.Equal(0, (await home.RunAsync(image, "--target=DockerPublish")).ExitCode);
        using var workspace = await StepsAsync("acme/misled", $"{{ type: registry, ref: '{home.RegistryHost}/acme/ordinary:latest' }}");
        await PassAsync(workspace);

        var digest = (await home.Reader.DigestAsync("acme/ordinary", "latest"))["sha256:".Length..];
        await File.WriteAllTextAsync(System.IO.Path.Combine(home.RegistryData, "docker/registry/v2/blobs/sha256", digest[..2], digest, "data"), "{{{");
        await ForgetAsync(workspace);
        await PassAsync(workspace);
    }

    [EngineFact]
    public async Task A_cache_out_of_reach_costs_a_warning()
    {
        using var workspace = await StepsAsync("acme/unreached", $"{{ type: registry, ref: '127.0.0.1:{Ports.Next()}/acme/none:buildcache' }}");

        await PassWithWarningAsync(workspace);
    }

    [EngineFact]
    public async Task A_cache_that_may_only_be_read_costs_a_warning()
    {
        using var registry = await RealRegistry.StartAsync();
        using var proxy = new FaultyProxy(registry.Host);
        proxy.Fail(int.MaxValue, "POST", "/blobs/uploads/", FaultyProxy.Status(403));
        using var workspace = await StepsAsync("acme/readonly", $"{{ type: registry, ref: '{proxy.Host}/acme/readonly:buildcache' }}");

        await PassWithWarningAsync(workspace);
        Assert.Contains(proxy.Requests, request => request.StartsWith("POST ", StringComparison.Ordinal));
    }

    [EngineFact]
    public async Task A_directory_that_is_garbage_or_no_directory_costs_a_warning()
    {
        using var workspace = await StepsAsync("acme/garbage", "{ type: local }");
        await PassAsync(workspace);
        foreach (var file in Directory.EnumerateFiles(workspace.At("artifacts/cache"), "*", SearchOption.AllDirectories))
        {
            await File.WriteAllTextAsync(file, "garbage");
        }

        await ForgetAsync(workspace);
        await PassWithWarningAsync(workspace);

        Directory.Delete(workspace.At("artifacts/cache"), recursive: true);
        workspace.Write("artifacts/cache", "a file");
        await ForgetAsync(workspace);
        await PassWithWarningAsync(workspace);
    }

    [EngineFact]
    public async Task A_failed_step_is_not_tried_twice_and_the_cache_of_github_is_said_to_be_out_of_reach()
    {
        using var workspace = await StepsAsync("acme/failing", "{ type: gha }", "RUN sleep nonsense");

        var run = await home.RunAsync(workspace, new Dictionary<string, string?> { ["ACTIONS_RUNTIME_TOKEN"] = null }, "--target=DockerBuild");

        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.DoesNotContain("once more", run.Output);
        run.Says("the cache of type gha is left out");
    }

    private async Task<ScratchWorkspace> StepsAsync(string name, string cache, string run = "RUN echo made > /made && sleep 0.5")
    {
        var workspace = new ScratchWorkspace(home);
        workspace.Describe($"- {{ name: {name}, context: app, cache: [{cache}] }}", platforms: MachineShell.Platform);
        await MachineShell.CopyToAsync(workspace.At("app/root"));
        workspace.Write("app/Dockerfile", $"FROM scratch\nCOPY root /\nRUN echo {workspace.Path} > /unique && sleep 0.3\n{run} && : {workspace.Path}\n");
        await workspace.CommitAsync();
        return workspace;
    }

    private async Task<Ending> PassAsync(ScratchWorkspace workspace)
    {
        var run = await home.RunAsync(workspace, "--target=DockerBuild");
        Assert.True(run.ExitCode == 0, run.ToString());
        return run;
    }

    private async Task PassWithWarningAsync(ScratchWorkspace workspace)
    {
        var run = await PassAsync(workspace);
        Assert.True(run.All.Contains("containers/cache-failed", StringComparison.Ordinal) || (await File.ReadAllTextAsync(workspace.At("artifacts/results/DockerBuild.json"))).Contains("containers/cache-failed", StringComparison.Ordinal), run.ToString());
    }

    /// <summary>Makes the engine forget the steps of this workspace and nothing else; they build on each other, so the last goes first.</summary>
    private static async Task ForgetAsync(ScratchWorkspace workspace)
    {
        for (var round = 0; round < 6; round++)
        {
            var listed = await Programs.RunAsync("docker", ["buildx", "du", "--verbose"]);
            var ids = listed.Output.Split("\n\n").Where(record => record.Contains(workspace.Path, StringComparison.Ordinal))
                .Select(record => record.Split('\n').First(line => line.StartsWith("ID:", StringComparison.Ordinal))["ID:".Length..].Trim()).ToList();
            if (ids.Count == 0)
            {
                return;
            }

            foreach (var id in ids)
            {
                await Programs.RunAsync("docker", ["buildx", "prune", "--force", "--filter", $"id={id}"]);
            }
        }

        Assert.Fail("the engine still holds the steps");
    }

    [GeneratedRegex(@"3 of 3 steps from the cache \([123] of them took \d+\.\d s when they last ran here\)")]
    private static partial Regex AllFromCache();
}
