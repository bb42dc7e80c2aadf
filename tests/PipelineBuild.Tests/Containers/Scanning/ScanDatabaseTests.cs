using PipelineBuild.Artifacts;
using PipelineBuild.Containers;
using PipelineBuild.Containers.Scanning;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Registries;
using PipelineBuild.Tools.Scanning;

namespace PipelineBuild.Tests.Containers.Scanning;

public sealed class ScanDatabaseTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly FakeRegistry registry = new();
    private readonly FakeProcessRunner runner = new();
    private readonly ManualTime time = new();
    private readonly RegistryClients clients;
    private readonly Spoken spoken = new();
    private DateTimeOffset updated;

    public ScanDatabaseTests()
    {
        clients = new RegistryClients(new ImpatientTime(), runner.Mask);
        updated = time.GetUtcNow();
        Offer("one");
        runner.On("trivy image --download-db-only", command =>
        {
            var directory = command.Arguments[command.Arguments.ToList().IndexOf("--cache-dir") + 1];
            Directory.CreateDirectory(Path.Combine(directory, "db"));
            File.WriteAllText(Path.Combine(directory, "db", "trivy.db"), $"database {runner.Commands.Count}");
            File.WriteAllText(Path.Combine(directory, "db", "metadata.json"), VulnerabilityDatabase.Metadata(updated));
            return FakeProcessRunner.Ended();
        });
    }

    public void Dispose()
    {
        clients.Dispose();
        registry.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task What_the_repository_has_is_fetched_once_and_again_when_it_is_another()
    {
        var first = await Provide();
        var second = await Provide();
        Offer("two");
        var third = await Provide();

        Assert.Equal(first.Database, second.Database);
        Assert.NotEqual(first.Database!.Sha256, third.Database!.Sha256);
        Assert.Equal(2, runner.Commands.Count);
        Assert.True(File.Exists(Path.Combine(first.Directory!, "db", "trivy.db")), "a run that reads the older one may still go on");
    }

    [Fact]
    public async Task One_that_is_damaged_on_disk_is_fetched_again()
    {
        var first = await Provide();
        File.WriteAllText(Path.Combine(first.Directory!, "db", "trivy.db"), "data");

        Assert.NotNull((await Provide()).Database);
        Assert.Equal(2, runner.Commands.Count);
    }

    [Fact]
    public async Task An_old_one_counts_as_none_and_so_does_one_of_the_future()
    {
        await Provide();
        time.Advance(TimeSpan.FromDays(6.9));
        Assert.Null((await Provide()).Problem);

        time.Advance(TimeSpan.FromDays(0.2));
        var old = await Provide();
        Assert.Null(old.Database);
        Assert.EndsWith("is of 2024-05-06 07:08, 7 days old; at most 7 are allowed (maxDatabaseAge)", old.Problem);

        updated = time.GetUtcNow().AddDays(3);
        Offer("future");
        Assert.EndsWith("which is yet to come", (await Provide()).Problem);
    }

    [Fact]
    public async Task Without_its_registry_the_last_one_is_used_and_that_is_said()
    {
        await Provide();
        registry.Manifests.Clear();

        var state = await Provide();
        Assert.NotNull(state.Database);
        Assert.Contains("no newer one could be fetched", state.Remark);

        Directory.Delete(folder.At("cache/scan"), recursive: true);
        Assert.Equal((null, $"{registry.Host}/mirror/trivy-db:2 does not exist"), ((await Provide()).Database, (await Provide()).Problem));
    }

    [Fact]
    public async Task One_that_does_not_say_of_when_it_is_does_not_count()
    {
        runner.On("trivy image --download-db-only", command =>
        {
            folder.Write($"{command.Arguments[command.Arguments.ToList().IndexOf("--cache-dir") + 1][folder.Path.Length..]}/db/trivy.db", "x");
            folder.Write($"{command.Arguments[command.Arguments.ToList().IndexOf("--cache-dir") + 1][folder.Path.Length..]}/db/metadata.json", "{}");
            return FakeProcessRunner.Ended();
        });

        Assert.Contains("does not say of when it is", (await Provide()).Problem);
    }

    [Fact]
    public void A_kept_result_is_taken_for_its_key_only_and_never_half()
    {
        var cache = new ScanCache(Folders);
        var key = new ScanKey("sha256:1", "db", "trivy", "vex");
        cache.Save(key, new ScanData(3, true, true, [new FoundVulnerability("CVE-1", "a", "1", null, "HIGH", "t", "x")], [], [], []));

        Assert.Equal("CVE-1", Assert.Single(cache.Load(key)!.Vulnerabilities).Id);
        Assert.All(new[] { key with { Digest = "sha256:2" }, key with { Database = null }, key with { Scanner = "x" }, key with { Vex = "x" }, key with { Version = 0 } }, other => Assert.Null(cache.Load(other)));

        var file = Assert.Single(Directory.EnumerateFiles(folder.At("cache/scan/results")));
        var whole = File.ReadAllText(file);
        foreach (var damaged in new[] { whole[..^5], whole.Replace("CVE-1", "CVE-2", StringComparison.Ordinal), "", "null", "{}" })
        {
            File.WriteAllText(file, damaged);
            Assert.Null(cache.Load(key));
        }
    }

    private UserFolders Folders => new(folder.At("cache"), folder.At("data"));

    private void Offer(string content) => registry.Manifests["mirror/trivy-db@2"] = new OciManifest(OciManifest.Manifest, System.Text.Encoding.UTF8.GetBytes($"{{\"schemaVersion\":2,\"mediaType\":\"{OciManifest.Manifest}\",\"of\":\"{content}\"}}"));

    private Task<DatabaseState> Provide()
    {
        var access = new RegistryAccess(clients, null!, new DockerCredentials(runner, new ProgramLocator(Folders, FakeEnvironment.With()), FakeEnvironment.With()), FakeEnvironment.With(), runner.Mask);
        var databases = new ScanDatabase(access, new DatabaseStore(new Trivy(runner), Folders, time), time, spoken);
        var settings = new ContainerSettings(new RegistrySettings("local", null, null, null), [], [], []) { Scan = ScanSettings.Default with { Database = $"{registry.Host}/mirror/trivy-db:2" } };
        return databases.ProvideAsync(settings, "/cache/trivy", default);
    }
}
