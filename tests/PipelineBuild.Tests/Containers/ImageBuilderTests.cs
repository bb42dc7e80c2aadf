using System.Text.Json.Nodes;
using PipelineBuild.Containers;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Containers;

public sealed class ImageBuilderTests : IDisposable
{
    private readonly ContainersRig rig = new();

    public void Dispose() => rig.Dispose();

    [Fact]
    public async Task All_images_are_built_by_one_bake_and_inspected_on_disk()
    {
        var result = await rig.BuildAsync(rig.Config("  images: [{ name: acme/app, context: app }, { name: acme/two, context: app }]\n"));

        Assert.Equal((Outcome.Passed, "1.2.3", FakeGit.Sha, "default"), (result.Outcome, result.Version, result.Revision, result.Builder));
        Assert.Equal("2 images for linux/amd64 and linux/arm64, version 1.2.3 (version in pipeline.yml); 0 of 0 steps from the cache", result.Summary);
        Assert.Equal(["artifacts/images/acme_app", "artifacts/images/acme_two"], result.Images.Select(image => image.Layout));
        Assert.Equal(["linux/amd64", "linux/arm64"], result.Images[0].Platforms.Keys.Order());
        Assert.Single(rig.Docker.Calls, call => call.StartsWith("bake ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("true", ",rewrite-timestamp=true")]
    [InlineData("false", "")]
    public async Task Files_of_build_steps_get_the_commits_time_where_that_is_asked_for(string asked, string attribute)
    {
        await rig.BuildAsync(rig.Config($"  reproducible: {asked}\n  images: [{{ name: acme/app, context: app }}]\n"));

        var target = JsonNode.Parse(File.ReadAllText(rig.LastBake!.File))!["target"]!["acme_app"]!;
        Assert.Equal($"type=oci,tar=false,dest=artifacts/images/acme_app{attribute}", target["output"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task Each_target_has_the_commits_time_version_labels_and_provenance()
    {
        await rig.BuildAsync(rig.Config("  images: [{ name: acme/app, context: app, args: { REVISION: mine, EXTRA: x }, labels: { a: b }, target: end }]\n"));

        var target = JsonNode.Parse(File.ReadAllText(rig.LastBake!.File))!["target"]!["acme_app"]!;
        Assert.Equal("""{"SOURCE_DATE_EPOCH":"1714979289","VERSION":"1.2.3","REVISION":"mine","EXTRA":"x"}""", target["args"]!.ToJsonString());
        Assert.Equal(("app", "Dockerfile", "end", "b"), (Text("context"), Text("dockerfile"), Text("target"), target["labels"]!["a"]!.GetValue<string>()));
        Assert.Equal("""["type=provenance,mode=max"]""", target["attest"]!.ToJsonString());
        Assert.Equal("""["type=oci,tar=false,dest=artifacts/images/acme_app"]""", target["output"]!.ToJsonString());

        string Text(string key) => target[key]!.GetValue<string>();
    }

    [Fact]
    public async Task A_broken_dockerfile_is_a_failed_build()
    {
        rig.Docker.OnBake = _ => throw new ProcessFailedException(Command.Of("docker"), new ProcessOutput(1, [], ["Dockerfile:1", "--------------------", "ERROR: target acme_app: failed to solve: dockerfile parse error"]), rig.Mask);

        var result = await rig.BuildAsync(rig.Config());

        Assert.Equal((Outcome.Failed, "app/Dockerfile:1"), (result.Outcome, Assert.Single(result.Findings).Place));
    }

    [Fact]
    public async Task An_engine_out_of_reach_is_an_error()
    {
        rig.Docker.OnBake = _ => throw new ProcessFailedException(Command.Of("docker"), new ProcessOutput(1, [], ["ERROR: Cannot connect to the Docker daemon at unix:///x"]), rig.Mask);

        Assert.Equal(Outcome.Errored, (await rig.BuildAsync(rig.Config())).Outcome);
    }

    [Fact]
    public async Task Images_of_an_earlier_build_are_not_taken_for_those_of_this_one()
    {
        var config = rig.Config();
        await rig.BuildAsync(config);
        rig.Folder.Write("repo/app/new", "what the first build did not see");
        rig.Docker.OnBake = request =>
        {
            File.WriteAllText(request.MetadataFile, """{"acme_app":{"containerimage.digest":"sha256:another"}}""");
            return Task.CompletedTask;
        };

        Assert.Contains("the build reports sha256:another, but artifacts/images/acme_app holds", (await Assert.ThrowsAsync<InvalidDataException>(() => rig.BuildAsync(config))).Message);
        rig.Docker.OnBake = _ => Task.CompletedTask;
        await Assert.ThrowsAsync<FileNotFoundException>(() => rig.BuildAsync(config));
    }

    [Fact]
    public async Task An_image_that_lacks_a_platform_is_refused()
    {
        rig.BakedPlatforms = ["linux/amd64"];

        Assert.Equal("acme/app: built without linux/arm64", (await Assert.ThrowsAsync<InvalidDataException>(() => rig.BuildAsync(rig.Config()))).Message);
    }

    [Fact]
    public async Task The_next_build_clears_away_the_blobs_of_the_one_before()
    {
        var config = rig.Config();
        await rig.BuildAsync(config);
        rig.Content = "second";
        await rig.BuildAsync(config);

        Assert.Equal(10, Directory.EnumerateFiles(rig.Folder.At("repo/artifacts/images/acme_app/blobs"), "*", SearchOption.AllDirectories).Count());
    }

    [Fact]
    public async Task A_saved_result_is_read_back_as_it_was()
    {
        var saved = await rig.BuildAsync(rig.Config());

        var loaded = rig.Results.Load<ImageBuildResult>("DockerBuild")!;

        Assert.Equal((saved.Outcome, saved.Summary, saved.Revision, saved.Images[0].Digest), (loaded.Outcome, loaded.Summary, loaded.Revision, loaded.Images[0].Digest));
        Assert.Equal(saved.Images[0].Platforms, loaded.Images[0].Platforms);
    }
}
