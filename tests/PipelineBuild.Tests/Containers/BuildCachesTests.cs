using PipelineBuild.Containers;
using PipelineBuild.Containers.BakeFiles;
using PipelineBuild.Results;
using PipelineBuild.Tests.Configuration;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Containers;

public sealed class BuildCachesTests : IDisposable
{
    private readonly ContainersRig rig = new();

    public void Dispose() => rig.Dispose();

    [Fact]
    public async Task Each_image_has_its_own_place_and_a_cache_that_can_not_be_written_is_forgiven()
    {
        var config = Config("[{ type: registry }, { type: local, mode: min }, { type: registry, ref: 'example.org/c:x' }]");

        var target = Assert.Single(await rig.Caches.AddAsync(config, Targets, default));

        Assert.Equal([$"type=registry,ref={rig.Registry.Host}/acme/app:buildcache", "type=local,src=artifacts/cache/acme_app", "type=registry,ref=example.org/c:x"], target.CacheFrom);
        Assert.Equal(
            [$"type=registry,ref={rig.Registry.Host}/acme/app:buildcache,mode=max,ignore-error=true", "type=local,dest=artifacts/cache/acme_app,mode=min,ignore-error=true", "type=registry,ref=example.org/c:x,mode=max,ignore-error=true"],
            target.CacheTo);
    }

    [Fact]
    public async Task A_part_has_a_place_of_its_own_and_reads_that_of_the_whole_too()
    {
        var config = Config("[{ type: local }]").Choosing(new BuildChoice(["linux/arm64"], WithoutCache: false));

        var target = Assert.Single(await rig.Caches.AddAsync(config, Targets, default));

        Assert.Equal(["type=local,src=artifacts/cache/acme_app-linux-arm64", "type=local,src=artifacts/cache/acme_app"], target.CacheFrom);
        Assert.Equal(["type=local,dest=artifacts/cache/acme_app-linux-arm64,mode=max,ignore-error=true"], target.CacheTo);
    }

    [Fact]
    public async Task Githubs_cache_is_used_where_its_variables_are_and_else_said_to_be_left_out()
    {
        var config = Config("[{ type: gha }]");
        Assert.Empty(Assert.Single(await rig.Caches.AddAsync(config, Targets, default)).CacheTo);
        Assert.Equal(("containers/cache-unavailable", Severity.Note), (Assert.Single(rig.Caches.Unusable(config)).Rule, rig.Caches.Unusable(config)[0].Severity));

        rig.Variables["ACTIONS_RUNTIME_TOKEN"] = "t";
        rig.Variables["ACTIONS_RESULTS_URL"] = "https://example.org";

        Assert.Equal(["type=gha,scope=repo-acme_app"], Assert.Single(await rig.Caches.AddAsync(config, Targets, default)).CacheFrom);
        Assert.Empty(rig.Caches.Unusable(config));
    }

    [Fact]
    public async Task Without_cache_none_is_read_and_all_are_written_and_a_plan_tells_the_push()
    {
        var config = Config("[{ type: registry }]").Choosing(new BuildChoice([], WithoutCache: true));

        var target = Assert.Single(await rig.Caches.AddAsync(config, Targets, default));

        Assert.Equal((0, 1), (target.CacheFrom.Count, target.CacheTo.Count));
        Assert.Equal((ChangeKind.Push, $"{rig.Registry.Host}/acme/app:buildcache"), (await rig.BuildPlanner.PlanAsync(config, default)).Changes.Select(change => (change.Kind, change.What)).Last());
    }

    [Fact]
    public async Task A_bake_that_fails_with_its_caches_is_run_without_and_that_is_a_warning()
    {
        var bake = rig.Docker.OnBake;
        rig.Docker.OnBake = request => File.ReadAllText(request.File).Contains("cache-from", StringComparison.Ordinal)
            ? throw new ProcessFailedException(Command.Of("docker"), new ProcessOutput(1, [], ["ERROR: failed to solve: blob sha256:ab not found"]), rig.Mask)
            : bake(request);

        var result = await rig.BuildAsync(Config("[{ type: local }]"));

        Assert.Equal(Outcome.Passed, result.Outcome);
        Assert.Equal(("containers/cache-failed", "the build only succeeded without its caches: failed to solve: blob sha256:ab not found"), (Assert.Single(result.Findings).Rule, result.Findings[0].Message));
    }

    [Fact]
    public async Task A_failed_step_is_not_run_again()
    {
        rig.Docker.OnBake = _ => throw new ProcessFailedException(Command.Of("docker"), new ProcessOutput(1, [], ["ERROR: failed to solve: process \"x\" did not complete successfully: exit code: 1"]), rig.Mask);

        Assert.Equal(Outcome.Failed, (await rig.BuildAsync(Config("[{ type: local }]"))).Outcome);
        Assert.Single(rig.Docker.Calls, call => call.StartsWith("bake", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{ type: s3 }", "cache[0].type: expected one of registry, local, gha, found 's3'")]
    [InlineData("{ type: local, ref: 'a:b' }", "cache[0].ref: is for the type 'registry'")]
    [InlineData("{ type: registry, ref: example.org/c }", "cache[0].ref: expected a reference with a tag, such as ghcr.io/acme/app:buildcache")]
    [InlineData("{ type: local, path: ../out }", "cache[0].path: '../out' leads out of the workspace or holds a comma or space")]
    public void A_mistake_is_refused_with_its_place(string cache, string error)
    {
        using var yaml = new YamlText($"containers:\n  cache: [{cache}]\n");

        Assert.EndsWith(error, Assert.Single(yaml.Errors()));
    }

    [Fact]
    public void An_image_may_have_none()
    {
        using var yaml = new YamlText("containers:\n  cache: [{ type: local }]\n  images:\n    - { name: a, context: app }\n    - { name: b, context: app, cache: [] }\n");

        Assert.Equal([1, 0], yaml.Load().Containers.Images.Select(image => image.Cache.Count));
    }

    [Fact]
    public async Task What_a_bake_file_writes_stays_beside_ours_and_shows_in_the_plan()
    {
        var config = Config("[{ type: local }]");
        var image = config.Containers.Images[0] with { Bake = new BakeOrigin("app", ["docker-bake.hcl"]) { CacheTo = ["type=inline", "type=registry,ref=example.org/c"] } };
        config = config with { Containers = config.Containers with { Images = [image] } };

        Assert.Equal(["type=inline", "type=registry,ref=example.org/c", "type=local,dest=artifacts/cache/acme_app,mode=max,ignore-error=true"], Assert.Single(await rig.Caches.AddAsync(config, Targets, default)).CacheTo);
        Assert.Equal(
            [(ChangeKind.Write, "artifacts/cache/acme_app"), (ChangeKind.Push, "type=registry,ref=example.org/c")],
            (await rig.Caches.ForeseeAsync(config, default)).Select(change => (change.Kind, change.What)));

        config = config with { Containers = config.Containers with { Images = [image with { Cache = [] }] } };
        Assert.Empty(Assert.Single(await rig.Caches.AddAsync(config, Targets, default)).CacheTo);
    }

    private static IReadOnlyList<BakeTarget> Targets => [new BakeTarget("acme_app", "app", "Dockerfile")];

    private PipelineConfig Config(string cache) => rig.Config($"  cache: {cache}\n  images: [{{ name: acme/app, context: app }}]\n");
}
