using PipelineBuild.Artifacts;

namespace PipelineBuild.Tests.Artifacts;

public class ImageReferenceTests
{
    [Theory]
    [InlineData("node", "docker.io", "library/node", null, null)]
    [InlineData("node:20", "docker.io", "library/node", "20", null)]
    [InlineData("acme/app:1.2", "docker.io", "acme/app", "1.2", null)]
    [InlineData("ghcr.io/acme/app", "ghcr.io", "acme/app", null, null)]
    [InlineData("localhost/app:1", "localhost", "app", "1", null)]
    [InlineData("127.0.0.1:5000/app", "127.0.0.1:5000", "app", null, null)]
    [InlineData("host:5000/a/b:1@sha256:abc", "host:5000", "a/b", "1", "sha256:abc")]
    [InlineData("node@sha256:abc", "docker.io", "library/node", null, "sha256:abc")]
    public void Names_are_taken_apart_by_the_rules_of_the_docker_client(string text, string host, string repository, string? tag, string? digest) =>
        Assert.Equal(new ImageReference(host, repository, tag, digest), ImageReference.Parse(text));

    [Fact]
    public void A_tag_or_a_digest_replaces_the_other()
    {
        var reference = ImageReference.Parse("ghcr.io/acme/app:1@sha256:abc");

        Assert.Equal("ghcr.io/acme/app:2", reference.WithTag("2").ToString());
        Assert.Equal("ghcr.io/acme/app@sha256:def", reference.WithDigest("sha256:def").ToString());
        Assert.Equal(reference, ImageReference.Parse(reference.ToString()));
    }

    [Theory]
    [InlineData("linux/amd64", "linux", "amd64", null)]
    [InlineData("linux/arm/v7", "linux", "arm", "v7")]
    [InlineData("linux", "linux", "", null)]
    public void Platforms_are_taken_apart(string text, string os, string architecture, string? variant) =>
        Assert.Equal(new Platform(os, architecture, variant), Platform.Parse(text));
}
