using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Failures;

/// <summary>The registry takes some tags and not others.</summary>
public sealed class HalfTaggedTests
{
    [EngineTheory]
    [InlineData("1.2", "1.2 1 latest")]
    [InlineData("latest", "latest")]
    public async Task Tags_that_did_not_move_are_named_on_the_console_and_in_the_ledger_and_the_next_run_moves_them(string broken, string missing)
    {
        using var home = new ScratchHome();
        using var workspace = new ScratchWorkspace(home);
        var commit = await workspace.MakeTinyAsync(platforms: "linux/amd64");
        Assert.Equal(0, (await home.RunAsync(workspace, "--target=DockerPublish", "--package-version=1.1.0")).ExitCode);
        var tags = Path.Combine(home.RegistryData, "docker/registry/v2/repositories/acme/tiny/_manifests/tags");
        workspace.Write("app/hello", "newer");
        commit = await workspace.CommitAsync();

        // Where the registry keeps the tag, there is something that is none: it can neither read nor write it.
        if (Directory.Exists(Path.Combine(tags, broken)))
        {
            Directory.Move(Path.Combine(tags, broken), Path.Combine(home.RegistryData, "aside"));
        }

        await File.WriteAllTextAsync(Path.Combine(tags, broken), "");

        var half = await home.RunAsync(workspace, "--target=DockerPublish");

        var places = missing.Split(' ').Select(tag => $"{home.RegistryHost}/acme/tiny:{tag}").ToList();
        Assert.True(half.ExitCode == 3, half.ToString());
        half.Says($"Not moved: {string.Join(", ", places)};");
        Assert.All(places, place => half.Says($"{place} was not moved"));
        Assert.Equal(await home.Reader.DigestAsync("acme/tiny", $"sha-{commit}"), await home.Reader.DigestAsync("acme/tiny", "1.2.3"));
        var history = (await home.RunAsync(workspace, "--target=History", "--export=jsonl")).Output;
        Assert.Contains("\"outcome\":\"partial\"", history);
        Assert.Contains($"not moved: {string.Join(", ", places)};", history);

        File.Delete(Path.Combine(tags, broken));
        var again = await home.RunAsync(workspace, "--target=DockerPublish");

        Assert.True(again.ExitCode == 0, again.ToString());
        var digests = await Task.WhenAll(((string[])["1.2.3", "1.2", "1", "latest"]).Select(tag => home.Reader.DigestAsync("acme/tiny", tag)));
        Assert.Equal(await home.Reader.DigestAsync("acme/tiny", $"sha-{commit}"), Assert.Single(digests.Distinct()));
        Assert.Contains("3 entries", (await home.RunAsync(workspace, "--target=History")).Output);
    }

    [EngineTheory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_publish_cancelled_between_two_tags_says_which_moved_and_so_does_the_ledger(string signal)
    {
        using var rig = await StoppedAtAsync("1.2");

        await rig.Run.SaysAsync("tag acme/tiny:1.2.3 -> ");
        await Programs.EventuallyAsync("the registry is asked to move 1.2", () => rig.Held);
        await Programs.SignalAsync(signal, rig.Run.Id);
        var cancelled = await rig.Run.EndAsync();

        Assert.True(cancelled.ExitCode == 130, cancelled.ToString());
        Assert.All((string[])["1.2", "1", "latest"], tag => cancelled.SaysAnywhere($"{rig.Proxy.Host}/acme/tiny:{tag} was not moved"));
        var history = await rig.HistoryAsync();
        Assert.Contains("\"outcome\":\"partial\"", history);
        Assert.Contains($"not moved: {rig.Proxy.Host}/acme/tiny:1.2, {rig.Proxy.Host}/acme/tiny:1, {rig.Proxy.Host}/acme/tiny:latest; cancelled", history);
        await rig.IsFinishedByTheNextRunAsync();
    }

    [EngineFact]
    public async Task A_publish_killed_between_two_tags_is_told_to_the_ledger_by_the_next_once()
    {
        using var rig = await StoppedAtAsync("1.2");

        await Programs.EventuallyAsync("the registry is asked to move 1.2", () => rig.Held);
        rig.Run.Kill();
        await rig.Run.EndAsync();
        await rig.IsFinishedByTheNextRunAsync();

        var entries = (await rig.HistoryAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, entries.Length);
        Assert.Contains("\"outcome\":\"partial\"", entries[0]);
        Assert.Contains($"was killed between two tags; moved: {rig.Proxy.Host}/acme/tiny:1.2.3; perhaps moved: {rig.Proxy.Host}/acme/tiny:1.2; all others were not", entries[0]);
        Assert.Contains($"\"commit\":\"{rig.Commit}\"", entries[0]);
        Assert.Contains("\"outcome\":\"passed\"", entries[1]);
    }

    [EngineFact]
    public async Task A_registry_that_dies_between_two_tags_leaves_a_record_of_those_that_did_not_move()
    {
        using var rig = await StoppedAtAsync("1.2");

        await Programs.EventuallyAsync("the registry is asked to move 1.2", () => rig.Held);
        rig.Registry.Kill();
        rig.Release();
        var half = await rig.Run.EndAsync();

        Assert.True(half.ExitCode == 3, half.ToString());
        half.Says($"Not moved: {rig.Proxy.Host}/acme/tiny:1.2, ");
        Assert.Contains("\"outcome\":\"partial\"", await rig.HistoryAsync());
        await rig.Registry.StartAgainAsync();
        await rig.IsFinishedByTheNextRunAsync();
    }

    private static async Task<StoppedPublish> StoppedAtAsync(string tag)
    {
        var rig = new StoppedPublish(await RealRegistry.StartAsync());
        await rig.StartAsync(tag);
        return rig;
    }

    /// <summary>A publish to a registry that does not answer when it is asked to set one tag.</summary>
    private sealed class StoppedPublish(RealRegistry registry) : IDisposable
    {
        private readonly ScratchHome home = new();
        private readonly TaskCompletionSource released = new();
        private ScratchWorkspace? workspace;
        private PipelineRun? run;

        public RealRegistry Registry => registry;

        public FaultyProxy Proxy { get; } = new(registry.Host);

        public PipelineRun Run => run!;

        public string Commit { get; private set; } = "";

        public bool Held { get; private set; }

        public async Task StartAsync(string tag)
        {
            workspace = new ScratchWorkspace(home);
            await workspace.MakeTinyAsync(platforms: "linux/amd64");
            workspace.Write("pipeline.yml", (await File.ReadAllTextAsync(workspace.At("pipeline.yml"))).Replace($"{{ name: local, port: {home.Port} }}", $"\"{Proxy.Host}\"", StringComparison.Ordinal));
            Commit = await workspace.CommitAsync();
            Proxy.Spoil = async context =>
            {
                if (context.Request.HttpMethod == "PUT" && context.Request.RawUrl!.EndsWith($"/manifests/{tag}", StringComparison.Ordinal))
                {
                    Held = true;
                    await released.Task;
                }

                return false;
            };
            run = home.StartInGroup(workspace, "--target=DockerPublish");
        }

        public void Release()
        {
            Proxy.Spoil = _ => Task.FromResult(false);
            released.TrySetResult();
        }

        public async Task<string> HistoryAsync() => (await home.RunAsync(workspace!, "--target=History", "--export=jsonl")).Output;

        public async Task IsFinishedByTheNextRunAsync()
        {
            Release();
            var again = await home.RunAsync(workspace!, "--target=DockerPublish");
            Assert.True(again.ExitCode == 0, again.ToString());
            Assert.Equal(["1", "1.2", "1.2.3", "latest", $"sha-{Commit}"], registry.Tags("acme/tiny"));
        }

        public void Dispose()
        {
            released.TrySetResult();
            run?.Dispose();
            workspace?.Dispose();
            Proxy.Dispose();
            registry.Dispose();
            home.Dispose();
        }
    }
}
