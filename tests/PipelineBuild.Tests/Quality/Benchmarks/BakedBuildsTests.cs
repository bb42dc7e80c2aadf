using System.Text.Json;
using PipelineBuild.Containers;
using PipelineBuild.Quality.Benchmarks;

namespace PipelineBuild.Tests.Quality.Benchmarks;

public class BakedBuildsTests
{
    private static readonly BakeTarget Full = new("acme_app", "services/app", "docker/Dockerfile")
    {
        Stage = "run",
        Platforms = ["linux/amd64", "linux/arm64"],
        Args = new Dictionary<string, string> { ["VERSION"] = "1.2.3", ["TEMPLATE"] = "${x} %{y} a b" },
        Contexts = new Dictionary<string, string> { ["shared"] = "services/shared", ["node:20"] = "docker-image://127.0.0.1:5000/base/node@sha256:abc" },
        Labels = new Dictionary<string, string> { ["org.opencontainers.image.title"] = "acme/app" },
        Secrets = ["id=ca,src=/etc/ca.crt", "id=token,env=API_TOKEN"],
        Attestations = ["type=provenance,mode=max"],
        Outputs = ["type=oci,tar=false,dest=artifacts/images/acme_app"],
    };

    /// <summary>Read from what the build itself writes, so that a new key of the bake file is noticed here.</summary>
    [Fact]
    public void Every_key_of_a_target_becomes_its_option()
    {
        var build = Assert.Single(BakedBuilds.Of(BakeFile.Render([Full]), "default"));

        Assert.Equal(
            [
                "buildx", "build", "--builder", "default",
                "--file", "services/app/docker/Dockerfile",
                "--target", "run",
                "--platform", "linux/amd64,linux/arm64",
                "--build-arg", "VERSION=1.2.3", "--build-arg", "TEMPLATE=${x} %{y} a b",
                "--build-context", "shared=services/shared", "--build-context", "node:20=docker-image://127.0.0.1:5000/base/node@sha256:abc",
                "--label", "org.opencontainers.image.title=acme/app",
                "--secret", "id=ca,src=/etc/ca.crt", "--secret", "id=token,env=API_TOKEN",
                "--attest", "type=provenance,mode=max",
                "--output", "type=oci,tar=false,dest=artifacts/images/acme_app",
                "services/app",
            ],
            build);
    }

    [Fact]
    public void Each_target_of_the_default_group_is_one_build_in_that_order()
    {
        var builds = BakedBuilds.Of(BakeFile.Render([new("b", "two", "Dockerfile"), new("a", ".", "Dockerfile")]), "own");

        Assert.Equal(["buildx build --builder own --file two/Dockerfile two", "buildx build --builder own --file ./Dockerfile ."], builds.Select(build => string.Join(' ', build)));
    }

    [Fact]
    public void An_image_made_from_another_one_can_not_be_compared()
    {
        var bake = BakeFile.Render([new("a", ".", "Dockerfile") { Contexts = new Dictionary<string, string> { ["base"] = "target:b" } }, new("b", ".", "Dockerfile")]);

        Assert.Contains("a: the context base=target:b is another image", Assert.Throws<InvalidOperationException>(() => BakedBuilds.Of(bake, "default")).Message);
    }

    [Fact]
    public void A_key_without_a_counterpart_is_not_left_out_in_silence() =>
        Assert.Equal(
            "a: 'cache-from' of the bake file has no counterpart here",
            Assert.Throws<InvalidOperationException>(() => BakedBuilds.Of("""{"group":{"default":{"targets":["a"]}},"target":{"a":{"context":".","cache-from":["x"]}}}""", "default")).Message);

    [Fact]
    public void What_is_no_bake_file_is_no_list_of_builds() => Assert.ThrowsAny<JsonException>(() => BakedBuilds.Of("not json", "default"));
}
