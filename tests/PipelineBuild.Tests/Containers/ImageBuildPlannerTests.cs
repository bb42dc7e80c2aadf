using PipelineBuild.Containers.BaseImages;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.Tests.Containers;

public sealed class ImageBuildPlannerTests : IDisposable
{
    private readonly ContainersRig rig = new();

    public void Dispose() => rig.Dispose();

    [Fact]
    public async Task The_bake_and_each_image_are_told_and_nothing_is_written()
    {
        var config = rig.Config("  images: [{ name: acme/app, context: app, secrets: [{ id: ca, machine: ca-bundle }] }, { name: acme/two, context: app }]\n");

        var plan = await rig.BuildPlanner.PlanAsync(config, default);

        Assert.Equal(
            [
                (ChangeKind.Write, "artifacts/docker-bake.json"),
                (ChangeKind.Run, $"bake {rig.Folder.At("repo/artifacts/docker-bake.json")} "),
                (ChangeKind.Write, "artifacts/images/acme_app"),
                (ChangeKind.Write, "artifacts/images/acme_two"),
            ],
            plan.Changes.Select(change => (change.Kind, change.What)));
        Assert.Equal("acme/app 1.2.3 for linux/amd64, linux/arm64 from app/Dockerfile; secrets by name: ca", plan.Changes[2].Detail);
        Assert.False(Directory.Exists(rig.Folder.At("repo/artifacts")));
        Assert.DoesNotContain(rig.Docker.Calls, call => call.StartsWith("bake", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_missing_builder_would_be_created()
    {
        rig.Docker.Builders["default"] = rig.Docker.Builders["default"].Replace("linux/arm64", "linux/ppc64le");

        var plan = await rig.BuildPlanner.PlanAsync(rig.Config(), default);

        Assert.Contains(plan.Changes, change => change.Kind == ChangeKind.Create && change.What.StartsWith("create builder pipelinebuild network=host", StringComparison.Ordinal));
        Assert.DoesNotContain(rig.Docker.Calls, call => call.StartsWith("create", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_plan_tries_no_login_and_tells_no_password()
    {
        rig.Variables["REGISTRY_USER"] = "robot";
        rig.Variables["REGISTRY_PASS"] = "hunter2secret";
        var config = rig.Config($$"""
              registry: { name: '{{rig.Registry.Host}}', username: { env: REGISTRY_USER }, password: { env: REGISTRY_PASS } }
              images: [{ name: acme/app, context: app }]

            """);

        var plan = await rig.BuildPlanner.PlanAsync(config, default);

        Assert.Empty(rig.Registry.Requests);
        Assert.DoesNotContain(plan.Changes, change => (change.What + change.Detail).Contains("hunter2secret"));
    }

    [Fact]
    public async Task A_secret_without_a_value_is_said_before_a_build_stops_at_it()
    {
        var plan = await rig.BuildPlanner.PlanAsync(rig.Config("  images: [{ name: acme/app, context: app, secrets: [{ id: token, env: API_TOKEN }] }]\n"), default);

        var finding = Assert.Single(plan.Findings);
        Assert.Equal(("containers/secret-missing", "the build would stop: image acme/app: the build secret 'token' wants the variable API_TOKEN, which is not set"), (finding.Rule, finding.Message));
    }

    [Fact]
    public async Task A_base_image_that_only_its_recipe_gives_would_be_made_in_a_registry_that_would_be_started()
    {
        var config = WithRecipe();

        var plan = await rig.BuildPlanner.PlanAsync(config, default);

        Assert.Equal([ChangeKind.Start, ChangeKind.Push], plan.Changes.Take(2).Select(change => change.Kind));
        Assert.Matches("^127.0.0.1:[0-9]+/base/.*:20-[0-9a-f]{12}$", plan.Changes[1].What);
        Assert.Contains("if the registry does not hold it", plan.Changes[1].Detail);
        Assert.False(Directory.Exists(rig.Folder.At("data/registry")));
    }

    [Fact]
    public async Task A_base_image_that_is_there_is_no_change()
    {
        rig.RunLocalRegistry();
        var config = WithRecipe();
        var target = RecipeReference.Of(config.Containers.BaseImages[0], rig.Registry.Host);
        rig.Registry.Manifests[$"{target.Repository}@{target.Tag}"] = HandMadeImage.Write(Directory.CreateDirectory(rig.Folder.At("made")).FullName, "base", "linux/amd64", "linux/arm64");

        var plan = await rig.BuildPlanner.PlanAsync(config, default);

        Assert.Equal([ChangeKind.Write, ChangeKind.Run, ChangeKind.Write], plan.Changes.Select(change => change.Kind));
        Assert.Empty(rig.Registry.Writes);
    }

    [Fact]
    public async Task An_image_of_a_compose_file_would_be_tagged_from_its_recipe()
    {
        rig.Folder.Write("repo/compose.yaml", $"services:\n  db:\n    image: {rig.Registry.Host}/node:20\n");
        var config = rig.Config($"  registry: local\n  composeFiles: [compose.yaml]\n  baseImages: [{{ image: '{rig.Registry.Host}/node:20', debian: {{ suite: bookworm }} }}]\n");

        var commands = (await rig.BuildPlanner.PlanAsync(config, default)).Changes.Where(change => change.Kind == ChangeKind.Run).Select(change => change.What).ToList();

        Assert.StartsWith("pull 127.0.0.1:", commands[0]);
        Assert.EndsWith($" {rig.Registry.Host}/node:20", commands[1]);
    }

    private PipelineConfig WithRecipe()
    {
        rig.Folder.Write("repo/app/Dockerfile", $"FROM {rig.Registry.Host}/node:20\n");
        return rig.Config($"  registry: local\n  images: [{{ name: acme/app, context: app }}]\n  baseImages: [{{ image: '{rig.Registry.Host}/node:20', debian: {{ suite: bookworm }} }}]\n");
    }
}
