using System.Text.Json.Nodes;
using PipelineBuild.Artifacts;
using PipelineBuild.Containers;
using PipelineBuild.Containers.Pruning;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Tests.Containers.Pruning;

public sealed class PrunerTests : IDisposable
{
    private const string Containers = "docker container ls --all --quiet --no-trunc";

    private readonly ContainersRig rig = new();

    public PrunerTests()
    {
        rig.Processes.On(Containers).On("docker image ls").On("docker image rm");
    }

    public void Dispose() => rig.Dispose();

    [Fact]
    public async Task What_another_publisher_came_to_need_meanwhile_is_put_back()
    {
        var config = await PublishedAsync("1.0.0", "1.0.1");
        var old = rig.Registry.Manifests["acme/app@1.0.0"];
        var (platform, digest) = old.Platforms.First();
        rig.Registry.Intercept = context =>
        {
            if (context.Request.HttpMethod == "DELETE" && context.Request.Url!.AbsolutePath.EndsWith(digest, StringComparison.Ordinal))
            {
                Add("1.0.2", digest, platform);
            }

            return Task.FromResult(false);
        };

        var result = await Pruner().PruneAsync(config, default);

        Assert.Equal((Outcome.Passed, 0), (result.Outcome, result.Findings.Count));
        Assert.Contains($"acme/app@{digest}", rig.Registry.Manifests.Keys);
        Assert.DoesNotContain("acme/app@1.0.0", rig.Registry.Manifests.Keys);
        Assert.Contains(rig.Spoken.Lines, line => line.EndsWith($"{digest} is needed after all: put back", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_registry_that_only_says_that_it_deleted_is_a_failure()
    {
        var config = await PublishedAsync("1.0.0", "1.0.1");
        rig.Registry.Intercept = async context =>
        {
            var isDelete = context.Request.HttpMethod == "DELETE";
            if (isDelete)
            {
                // The tag goes, the manifest stays.
                rig.Registry.Manifests.TryRemove("acme/app@1.0.0", out _);
                await FakeRegistry.EndAsync(context.Response, 202);
            }

            return isDelete;
        };
        var stays = rig.Registry.Manifests["acme/app@1.0.0"].Digest;

        var result = await Pruner().PruneAsync(config, default);

        Assert.Equal(Outcome.Failed, result.Outcome);
        Assert.Contains(result.Findings, finding => finding.Rule == "containers/not-deleted" && finding.Message.Contains(stays, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_registry_that_refuses_to_delete_is_no_pass()
    {
        var config = await PublishedAsync("1.0.0", "1.0.1");
        rig.Registry.Deletes = false;

        var error = await Assert.ThrowsAsync<RegistryException>(() => Pruner().PruneAsync(config, default));

        Assert.Contains("does not allow manifests to be deleted", error.Message);
        Assert.DoesNotContain(await rig.Ledger.ReadAsync(config.Workspace, config.Ledger, default), entry => entry.Kind == "prune");
    }

    [Fact]
    public async Task Names_of_the_engine_go_with_the_image_and_the_ledger_tells_what_went()
    {
        var config = await PublishedAsync("1.0.0", "1.0.1");
        var (old, kept) = (rig.Registry.Manifests["acme/app@1.0.0"].Digest, rig.Registry.Manifests["acme/app@1.0.1"].Digest);
        var place = $"{rig.Registry.Host}/acme/app";
        rig.Processes.On("docker image ls", $"{place} 1.0.0 {old} 10kB\n{place} <none> {old} 10kB\n{place} 1.0.1 {kept} 10kB\n");

        var result = await Pruner().PruneAsync(config, default);

        Assert.Equal([$"{place}:1.0.0", $"{place}@{old}"], result.EngineImages);
        Assert.Equal([$"docker image rm {place}:1.0.0", $"docker image rm {place}@{old}"], rig.Processes.Lines.Where(line => line.StartsWith("docker image rm", StringComparison.Ordinal)));
        var entry = (await rig.Ledger.ReadAsync(config.Workspace, config.Ledger, default))[^1];
        Assert.Equal(("prune", "passed", old), (entry.Kind, entry.Outcome, Assert.Single(entry.Images).Digest));
        Assert.Contains("1.0.0", entry.Images[0].Tags);
    }

    [Theory]
    [InlineData("the name it was given", "@DIGEST", "sha256:0", "")]
    [InlineData("what the engine calls it", ":1.0.0", "DIGEST", "")]
    [InlineData("what registries call it", ":1.0.0", "sha256:0", "DIGEST")]
    public async Task A_container_keeps_its_image_whichever_way_the_engine_tells_it(string by, string name, string id, string identity)
    {
        var config = await PublishedAsync("1.0.0", "1.0.1");
        var old = rig.Registry.Manifests["acme/app@1.0.0"].Digest;
        rig.Processes.On(Containers, "c1").On("docker container inspect c1", $$"""[{ "Name": "/web", "Image": "{{With(id)}}", "Config": { "Image": "{{rig.Registry.Host}}/acme/app{{With(name)}}" } }]""")
            .On("docker image inspect", $"{With(id)} [\"{rig.Registry.Host}/acme/app@{With(identity)}\"]");

        var result = await Pruner().PruneAsync(config, default);

        Assert.True(rig.Registry.Manifests.ContainsKey("acme/app@1.0.0"), by);
        Assert.Contains("container web", Assert.Single(result.Repositories).Kept.Single(kept => kept.Digest == old).Reasons);

        string With(string text) => text.Replace("DIGEST", old, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_engine_that_does_not_answer_stops_it_before_anything_is_deleted()
    {
        var config = await PublishedAsync("1.0.0", "1.0.1");
        rig.Processes.On(Containers, exitCode: 1, error: "Cannot connect to the Docker daemon");
        var before = rig.Registry.Writes.Count;

        await Assert.ThrowsAsync<ProcessFailedException>(() => Pruner().PruneAsync(config, default));

        Assert.Equal(before, rig.Registry.Writes.Count);
    }

    [Fact]
    public async Task A_plan_changes_nothing_and_gives_every_reason()
    {
        var config = await PublishedAsync("1.0.0", "1.0.1");
        var before = rig.Registry.Writes.Count;

        var plan = Assert.IsType<PrunePlanResult>(await new PrunePlanner(rig.Access, rig.Ledger, new BuildFactsReader(rig.Git), Surveyor()).PlanAsync(config, default));

        Assert.Equal(before, rig.Registry.Writes.Count);
        Assert.Contains(plan.Changes, change => change.Kind == ChangeKind.Delete && change.Detail.StartsWith("release 1.0.0 is older than the last 1\ntags: 1.0.0", StringComparison.Ordinal));
        Assert.Contains("release 1.0.1, one of the last 1", Assert.Single(Assert.Single(plan.Repositories).Kept).Reasons);
        Assert.Null(plan.Bytes);
    }

    private async Task<PipelineConfig> PublishedAsync(params string[] versions)
    {
        PipelineConfig? config = null;
        foreach (var version in versions)
        {
            config = rig.Config("  prune: { keepReleases: 1 }\n  images: [{ name: acme/app, context: app }]\n", $"version: {version}\n");
            rig.Content = version;
            rig.Git.Head = rig.Git.Head! with { Sha = $"{version.Replace(".", "", StringComparison.Ordinal)}{FakeGit.Sha[3..]}" };
            await rig.BuildAsync(config);
            var published = await rig.Publisher.PublishAsync(config, default);
            Assert.True(published.Outcome == Outcome.Passed, published.Summary);
        }

        return config!;
    }

    private void Add(string tag, string digest, string platform)
    {
        var parts = platform.Split('/');
        var index = new OciManifest(OciManifest.Index, System.Text.Encoding.UTF8.GetBytes(new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = OciManifest.Index,
            ["manifests"] = new JsonArray(new JsonObject { ["mediaType"] = OciManifest.Manifest, ["digest"] = digest, ["size"] = 1, ["platform"] = new JsonObject { ["os"] = parts[0], ["architecture"] = parts[1] } }),
        }.ToJsonString()));
        rig.Registry.Manifests[$"acme/app@{tag}"] = index;
        rig.Registry.Manifests[$"acme/app@{index.Digest}"] = index;
    }

    private PruneSurveyor Surveyor() => new(rig.Storage, new EngineImages(rig.Engine), TimeProvider.System);

    private Pruner Pruner() => new(rig.Access, rig.Use, rig.Storage, rig.Engine, rig.Ledger, new BuildFactsReader(rig.Git), Surveyor(), new PruneReadBack(Surveyor(), rig.Journal, rig.Spoken), rig.Journal, rig.Spoken);
}
