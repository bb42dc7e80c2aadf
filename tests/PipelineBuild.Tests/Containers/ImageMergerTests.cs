using PipelineBuild.Artifacts;
using PipelineBuild.Containers;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.Tests.Containers;

public sealed class ImageMergerTests : IDisposable
{
    private static readonly BuildChoice Arm = new(["linux/arm64"], WithoutCache: false);

    private readonly ContainersRig rig = new();

    public void Dispose() => rig.Dispose();

    [Fact]
    public async Task A_platform_that_nobody_pushed_is_named_and_nothing_is_written()
    {
        var result = await rig.Merger.MergeAsync(rig.Config(), default);

        Assert.Equal(Outcome.Failed, result.Outcome);
        Assert.Equal(["containers/platform-missing", "containers/platform-missing"], result.Findings.Select(finding => finding.Rule));
        Assert.Contains($"sha-{FakeGit.Sha}-linux-arm64 does not exist", result.Findings[1].Message);
        Assert.Empty(rig.Registry.Writes);
        Assert.Equal(Outcome.Failed, (await rig.MergePlanner.PlanAsync(rig.Config(), default)).Outcome);
    }

    [Fact]
    public async Task A_platform_whose_image_does_not_say_its_commit_is_not_joined()
    {
        rig.BakedPlatforms = ["linux/arm64"];
        var config = rig.Config("  platforms: [linux/arm64]\n  images: [{ name: acme/app, context: app }]\n");
        await rig.BuildAsync(config.Choosing(Arm));
        Assert.Equal(Outcome.Passed, (await rig.Publisher.PublishAsync(config.Choosing(Arm), default)).Outcome);

        var result = await rig.Merger.MergeAsync(config, default);

        var finding = Assert.Single(result.Findings);
        Assert.Equal("containers/platform-mismatch", finding.Rule);
        Assert.Contains("its label org.opencontainers.image.revision is missing", finding.Message);
    }

    [Fact]
    public async Task One_platform_goes_to_its_own_tag_and_a_part_is_not_published_as_the_whole()
    {
        rig.BakedPlatforms = ["linux/arm64"];
        var config = rig.Config();
        await rig.BuildAsync(config.Choosing(Arm));

        var plan = await rig.PublishPlanner.PlanAsync(config.Choosing(Arm), default);
        var part = await rig.Publisher.PublishAsync(config.Choosing(Arm), default);
        var whole = await rig.Publisher.PublishAsync(config, default);

        Assert.EndsWith($"acme/app:sha-{FakeGit.Sha}-linux-arm64", Assert.Single(plan.Changes).What);
        Assert.Equal([$"sha-{FakeGit.Sha}-linux-arm64"], Assert.Single(part.Images).Tags);
        Assert.Equal(Outcome.Errored, whole.Outcome);
        Assert.Contains("lacks acme/app for linux/amd64; run DockerBuild with the same --platform", whole.Summary);
        Assert.Empty((await rig.PublishPlanner.PlanAsync(config.Choosing(Arm), default)).Changes);
    }

    [Fact]
    public async Task Platforms_and_merge_do_not_go_together() =>
        Assert.Contains("leave --platform out", (await rig.Merger.MergeAsync(rig.Config().Choosing(Arm), default)).Summary);

    [Fact]
    public void The_same_parts_give_the_same_index_and_no_other()
    {
        var amd = PlatformImage.Of(Index("linux/amd64"), "linux/amd64");
        var arm = PlatformImage.Of(Index("linux/arm64"), "linux/arm64");

        var joined = PlatformImage.Join([("linux/amd64", amd), ("linux/arm64", arm)]);

        Assert.Equal(joined.Digest, PlatformImage.Join([("linux/amd64", amd), ("linux/arm64", arm)]).Digest);
        Assert.Equal(["linux/amd64", "linux/arm64"], joined.Platforms.Keys);
        Assert.Equal(amd.Platforms["linux/amd64"], joined.Platforms["linux/amd64"]);
        Assert.Throws<InvalidDataException>(() => PlatformImage.Of(amd, "linux/arm64"));
    }

    [Fact]
    public void An_image_without_the_platform_is_left_out_and_an_unknown_platform_is_a_problem()
    {
        var config = rig.Config("  images: [{ name: a, context: app }, { name: b, context: app, platforms: [linux/amd64] }]\n");

        var arm = config.Choosing(Arm);
        Assert.Equal(["a"], arm.Containers.Images.Select(image => image.Name));
        Assert.Equal(["b"], arm.Build.LeftOut);
        Assert.Equal("--platform=linux/s390x: no image of pipeline.yml is for it; the platforms are linux/amd64, linux/arm64", config.Choosing(new BuildChoice(["linux/s390x"], false)).Build.Problem);
    }

    private OciManifest Index(string platform) => HandMadeImage.Write(Directory.CreateDirectory(rig.Folder.At(platform)).FullName, "app", platform);
}
