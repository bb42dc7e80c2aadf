using System.Text.Json.Nodes;
using PipelineBuild.Artifacts;
using PipelineBuild.Containers.Inspection;
using PipelineBuild.Ledger;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.Tests.Containers.Inspection;

public sealed class ImageInspectorTests : IDisposable
{
    private const string Lost = "sha256:00000000000000000000000000000000000000000000000000000000000000aa";

    private readonly ContainersRig rig = new();
    private readonly HandPushedImage image;

    public ImageInspectorTests() => image = new HandPushedImage(rig.Registry, "acme/app");

    public void Dispose() => rig.Dispose();

    [Fact]
    public async Task Everything_of_an_image_is_shown_on_a_hundred_columns_without_a_value_of_a_variable()
    {
        await PublishAsync();

        var result = await InspectAsync("acme/app:1.2.3");

        Assert.Equal((Outcome.Passed, 0), (result.Outcome, result.Findings.Count));
        Assert.All(result.Text, line => Assert.True(line.Length <= 100, line));
        Assert.Empty(rig.Registry.Writes);
        Golden.Matches("text", Plain(string.Concat(result.Text.Select(line => $"{line}\n"))));
        rig.Results.Save("DockerInspect", result);
        var saved = File.ReadAllText(rig.Folder.At("repo/artifacts/results/DockerInspect.json"));
        Assert.DoesNotContain("hunter22", saved);
        Golden.Matches("json", Plain(saved));
    }

    [Fact]
    public async Task Without_a_name_every_image_is_read_at_its_newest_version()
    {
        image.Platform("amd64", 1, "1.9.0", "1.10.0", "2.0.0-rc.1", "latest");
        new HandPushedImage(rig.Registry, "acme/other").Platform("amd64", 1, "latest", "zzz");
        new HandPushedImage(rig.Registry, "acme/third").Platform("amd64", 1, $"sha-{FakeGit.Sha}");

        var result = await rig.Inspector.InspectAsync(rig.Config("  images: [{ name: acme/app, context: app }, { name: acme/other, context: app }, { name: acme/third, context: app }]\n"), null, default);

        Assert.Equal(["acme/app:1.10.0", "acme/other:latest", $"acme/third:sha-{FakeGit.Sha}"], result.Images.Select(read => read.Reference[(rig.Registry.Host.Length + 1)..]));
        Assert.Equal("3 of 3 images read", result.Summary);
    }

    [Fact]
    public async Task A_platform_that_the_registry_lacks_is_bad_and_named_and_the_rest_is_shown()
    {
        var index = image.Push("1.2.3");
        var arm = index.Platforms["linux/arm64"];
        rig.Registry.Manifests.Remove($"acme/app@{arm}", out _);

        var result = await InspectAsync("acme/app:1.2.3");

        Assert.Equal(Outcome.Failed, result.Outcome);
        var finding = Assert.Single(result.Findings);
        Assert.Equal(("containers/broken-image", Severity.Error), (finding.Rule, finding.Severity));
        Assert.Contains($"linux/arm64 as {arm}", finding.Message);
        Assert.Equal([("linux/amd64", false), ("linux/arm64", true)], result.Images[0].Platforms.Select(platform => (platform.Platform!, platform.IsMissing)));
    }

    [Fact]
    public async Task A_lost_configuration_is_bad()
    {
        var index = image.Push("1.2.3");
        rig.Registry.Blobs.Clear();

        var result = await InspectAsync("acme/app:1.2.3");

        Assert.Equal(Outcome.Failed, result.Outcome);
        Assert.Contains(result.Findings, finding => finding.Message.Contains("lacks the configuration") && finding.Message.Contains("linux/amd64"));
        Assert.Equal(index.Digest, result.Images[0].Digest);
    }

    [Fact]
    public async Task An_unknown_tag_is_told_with_the_nearest()
    {
        image.Push("1.2.3", "1.2", "latest", "0.9.0");

        var result = await InspectAsync("acme/app:1.2.4");

        Assert.Equal(Outcome.Failed, result.Outcome);
        var finding = Assert.Single(result.Findings);
        Assert.Equal("containers/unknown-image", finding.Rule);
        Assert.Equal($"{rig.Registry.Host}/acme/app has no 1.2.4; nearest: 1.2.3, 1.2, 0.9.0, latest", finding.Message);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("acme/app")]
    [InlineData("acme/app:1.2.3")]
    public async Task An_image_that_was_never_published_is_no_pass(string? name)
    {
        var result = await InspectAsync(name);

        Assert.Equal(Outcome.Failed, result.Outcome);
        Assert.Contains("holds no image acme/app", Assert.Single(result.Findings).Message);
    }

    [Fact]
    public async Task A_name_that_is_not_in_the_file_is_not_looked_for_on_the_internet()
    {
        var result = await InspectAsync("acme/ap");

        Assert.Equal(Outcome.Errored, result.Outcome);
        Assert.Contains("no image 'acme/ap', did you mean 'acme/app'?", result.Summary);
        Assert.Empty(rig.Registry.Requests);
    }

    [Fact]
    public async Task An_image_of_one_platform_needs_no_index()
    {
        var pushed = image.Platform("arm64", 1048576, "1.2.3");

        var read = Assert.Single((await InspectAsync($"{rig.Registry.Host}/acme/app@{pushed.Digest}")).Images);

        Assert.Equal((ImageKind.Image, "linux/arm64", pushed.Digest), (read.Kind, Assert.Single(read.Platforms).Platform, read.Digest));
        Assert.Equal(["1.2.3"], read.Tags.Same);
    }

    [Fact]
    public async Task A_docker_manifest_list_is_an_index()
    {
        var config = image.Blob("application/vnd.docker.container.image.v1+json", """{"os":"linux","architecture":"amd64"}""");
        var child = image.Manifest(OciManifest.DockerManifest, new JsonObject { ["config"] = config, ["layers"] = new JsonArray() });
        image.Manifest(OciManifest.DockerList, new JsonObject { ["manifests"] = new JsonArray(HandPushedImage.Describe(child, new JsonObject { ["os"] = "linux", ["architecture"] = "amd64" })) }, "1.2.3");

        var result = await InspectAsync("acme/app:1.2.3");

        Assert.Equal((Outcome.Passed, ImageKind.Index, "linux/amd64"), (result.Outcome, result.Images[0].Kind, result.Images[0].Platforms[0].Platform));
    }

    [Fact]
    public async Task What_is_no_image_is_shown_as_what_it_is()
    {
        image.Image(image.Blob("application/vnd.cncf.helm.config.v1+json", "{}"), [image.Blob("application/vnd.cncf.helm.chart.content.v1.tar+gzip", "chart")], "1.2.3");

        var result = await InspectAsync("acme/app:1.2.3");

        Assert.Equal((Outcome.Passed, ImageKind.Artifact, "application/vnd.cncf.helm.config.v1+json"), (result.Outcome, result.Images[0].Kind, result.Images[0].ArtifactType));
        Assert.Contains(result.Text, line => line.Contains("no image but application/vnd.cncf.helm.config.v1+json"));
        Assert.Contains(result.Text, line => line.Contains("application/vnd.cncf.helm.chart"));
    }

    [Theory]
    [InlineData(true, "referrers")]
    [InlineData(false, "sha256-")]
    public async Task Referrers_are_found_by_the_api_or_else_by_the_tag(bool hasApi, string place)
    {
        var pushed = image.Platform("amd64", 1, "1.2.3");
        var notation = image.Manifest(OciManifest.Manifest, new JsonObject { ["artifactType"] = "application/vnd.cncf.notary.signature", ["config"] = image.Blob("application/vnd.oci.empty.v1+json", "{}"), ["layers"] = new JsonArray() });
        var index = new JsonObject { ["manifests"] = new JsonArray(HandPushedImage.Describe(notation, null)) };
        if (hasApi)
        {
            rig.Registry.Referrers = digest => digest == pushed.Digest ? index.ToJsonString() : """{"manifests":[]}""";
        }
        else
        {
            image.Manifest(OciManifest.Index, index, pushed.Digest.Replace(':', '-'));
        }

        var signature = Assert.Single((await InspectAsync("acme/app:1.2.3")).Images[0].Signatures);

        Assert.Equal(("application/vnd.cncf.notary.signature", notation.Digest, pushed.Digest), (signature.Kind, signature.Digest, signature.Subject));
        Assert.StartsWith(place, signature.Place);
    }

    [Theory]
    [InlineData("/tags/list", "tags could not be listed")]
    [InlineData("/referrers/", "refers to")]
    public async Task What_the_registry_refuses_to_tell_is_no_pass(string path, string told)
    {
        image.Push("1.2.3");
        rig.Registry.Intercept = async context =>
        {
            var refuses = context.Request.RawUrl!.Contains(path);
            await (refuses ? FakeRegistry.EndAsync(context.Response, 403) : Task.CompletedTask);
            return refuses;
        };

        var result = await InspectAsync("acme/app:1.2.3");

        Assert.Equal((Outcome.Errored, 1), (result.Outcome, result.Images.Count));
        Assert.All(result.Findings, finding => Assert.Equal("containers/inspection-incomplete", finding.Rule));
        Assert.Contains(result.Findings, finding => finding.Message.Contains(told));
    }

    [Fact]
    public async Task Of_very_many_tags_a_hundred_are_compared_and_that_is_said()
    {
        image.Platform("amd64", 1, [.. Enumerable.Range(0, 150).Select(number => $"1.0.{number}")]);

        var result = await InspectAsync("acme/app:1.0.0");

        Assert.Equal((100, 150, true), (result.Images[0].Tags.Compared, result.Images[0].Tags.All, result.Images[0].Tags.IsCut));
        Assert.Contains("only 100 of 150 tags compared", string.Join(' ', result.Text.Select(line => line.Trim())));
    }

    [Fact]
    public async Task What_others_pushed_steers_no_terminal_and_is_no_crash()
    {
        var config = image.Blob(HandPushedImage.ConfigType, "{\"config\":{\"Labels\":{\"a\":\"x\\u001b[2Jy\\nz\"},\"User\":\"\\u001b]0;t\"}}");
        image.Image(config, [], "1.2.3");

        var result = await InspectAsync("acme/app:1.2.3");

        Assert.DoesNotContain(result.Text, line => line.Any(char.IsControl));
    }

    [Fact]
    public async Task An_index_with_a_descriptor_that_is_none_is_bad()
    {
        image.Manifest(OciManifest.Index, new JsonObject { ["manifests"] = new JsonArray(new JsonObject { ["mediaType"] = OciManifest.Manifest, ["digest"] = "../../x", ["size"] = 1 }) }, "1.2.3");

        Assert.Equal("containers/broken-image", Assert.Single((await InspectAsync("acme/app:1.2.3")).Findings).Rule);
    }

    [Fact]
    public async Task A_local_registry_that_does_not_run_is_not_started()
    {
        var result = await rig.Inspector.InspectAsync(rig.Config("  registry: local\n  images: [{ name: acme/app, context: app }]\n"), null, default);

        Assert.Equal(Outcome.Errored, result.Outcome);
        Assert.Contains("does not run", result.Summary);
        Assert.Empty(rig.Processes.Commands);
    }

    private async Task PublishAsync()
    {
        var index = image.Push("1.2.3", "1.2", "latest");
        image.Platform("amd64", 5, "1.2.2");
        image.Sign(index.Digest);
        image.Sign(index.Platforms["linux/amd64"]);
        var config = rig.Config();
        await rig.Ledger.AppendAsync(config.Workspace, config.Ledger, Entry("1.2.2", Lost, "1.2.2"), default);
        await rig.Ledger.AppendAsync(config.Workspace, config.Ledger, Entry("1.2.3", index.Digest, "1.2.3", "1.2", "latest"), default);
        await rig.Ledger.AppendAsync(config.Workspace, config.Ledger, Entry("9.9.9", Lost, "9.9.9") with { Images = [new LedgerImage("other", "elsewhere/other", Lost, [], new Dictionary<string, string>())] }, default);
    }

    private LedgerEntry Entry(string version, string digest, params string[] tags) => new("publish", "passed")
    {
        Actor = "dev",
        Host = "machine",
        Commit = FakeGit.Sha,
        Version = version,
        Images = [new LedgerImage("acme/app", $"{rig.Registry.Host}/acme/app", digest, tags, new Dictionary<string, string>())],
    };

    private Task<ImageInspectResult> InspectAsync(string? name) =>
        rig.Inspector.InspectAsync(rig.Config(), name is null ? null : ImageName.TryParse(name, out var asked) ? asked : throw new ArgumentException(name), default);

    /// <summary>Without the port and the time of this test.</summary>
    private string Plain(string text) => System.Text.RegularExpressions.Regex.Replace(
        text.Replace(rig.Registry.Host, "registry.test"), @"20\d\d-\d\d-\d\d[T ]\d\d:\d\d(?::[\d.]+\+00:00)?(?=\W)(?!:\d\dZ)", "TIME");
}
