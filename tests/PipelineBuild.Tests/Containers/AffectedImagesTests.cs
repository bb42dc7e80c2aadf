using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;
using PipelineBuild.Containers;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Containers;

public sealed class AffectedImagesTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly PipelineConfig config;

    public AffectedImagesTests()
    {
        foreach (var directory in (string[])["one", "two", "three", "shared"])
        {
            folder.Write($"{directory}/Dockerfile", "FROM scratch\n");
        }

        folder.Write("one/.dockerignore", "*.md\n!keep.md\n");
        folder.Write("shared/.dockerignore", "notes\n");
        config = PipelineConfig.Load(new Workspace(folder.Path), folder.Write("pipeline.yml", """
            containers:
              sharedFiles: [ci/**]
              images:
                - { name: acme/one, context: one, contexts: { shared: shared } }
                - { name: acme/two, context: two, contexts: { base: "image:acme/one" }, inputs: [tools/*.sh] }
                - { name: acme/three, context: three }
            """));
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("one/app.js", "acme/one acme/two")]
    [InlineData("one/Dockerfile", "acme/one acme/two")]
    [InlineData("one/Dockerfile.dockerignore", "acme/one acme/two")]
    [InlineData("one/.dockerignore", "acme/one acme/two")]
    [InlineData("one/readme.md", "")]
    [InlineData("one/keep.md", "acme/one acme/two")]
    [InlineData("two/app.js", "acme/two")]
    [InlineData("shared/lib.js", "acme/one acme/two")]
    [InlineData("shared/notes/a", "")]
    [InlineData("tools/a.sh", "acme/two")]
    [InlineData("ci/deep/run", "acme/one acme/two acme/three")]
    [InlineData("onerous/file", "")]
    [InlineData("readme.md", "")]
    public void Exactly_these_images_are_in(string changed, string images) => Assert.Equal(images, string.Join(' ', Decide([changed]).Where(image => image.IsIn).Select(image => image.Name)));

    [Fact]
    public void Each_decision_says_why()
    {
        var decisions = Decide(["one/b", "one/c", "readme.md"]);

        Assert.Equal(
            ["one/b changed since v1, and 1 more", "builds on acme/one, which is in", "none of 1 input files changed since v1"],
            decisions.Select(decision => decision.Reason));
    }

    [Fact]
    public void What_git_ignores_and_the_builder_is_sent_brings_its_image_in() =>
        Assert.Equal("three/dist/app.js is an input that git ignores: whether it changed is not known; .dockerignore can leave it out", Decide([], ["artifacts/x", "three/dist/app.js"])[2].Reason);

    [Fact]
    public void When_nobody_knows_what_pipeline_yml_said_all_are_in() => Assert.Equal(
        Enumerable.Repeat("pipeline.yml was not there at v1: whether its settings changed is not known", 3),
        Decide([], settings: ConfigDifference.Unknown("pipeline.yml was not there at v1")).Select(image => image.Reason));

    [Fact]
    public void A_base_that_did_not_change_is_baked_with_what_is_built_on_it()
    {
        var (build, supports) = AffectedImages.Split(config.Containers, Decide(["two/app.js"]));

        Assert.Equal(("acme/two", "acme/one"), (Assert.Single(build).Name, Assert.Single(supports).Name));
    }

    [Fact]
    public void A_broken_ignore_file_is_named()
    {
        folder.Write("three/.dockerignore", "a[");

        Assert.StartsWith("three/.dockerignore: 'a[' is no pattern", Assert.Throws<FormatException>(() => Decide([])).Message);
    }

    private IReadOnlyList<ImageDecision> Decide(IReadOnlyList<string> changed, IReadOnlyList<string>? ignored = null, ConfigDifference? settings = null) =>
        AffectedImages.Decide(config, new GitComparison("v1", "abc", changed, ["one/app.js", "two/app.js", "three/app.js", "shared/lib.js"], ignored ?? []), settings ?? ConfigDifference.None);
}
