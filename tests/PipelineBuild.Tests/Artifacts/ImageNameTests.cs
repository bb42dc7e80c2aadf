using PipelineBuild.Artifacts;

namespace PipelineBuild.Tests.Artifacts;

public class ImageNameTests
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("cortex/gateway", null, "cortex/gateway", null, null)]
    [InlineData("app:1.4", null, "app", "1.4", null)]
    [InlineData("localhost/app:1", "localhost", "app", "1", null)]
    [InlineData("127.0.0.1:5000/a/b_c.d-e:sha-12", "127.0.0.1:5000", "a/b_c.d-e", "sha-12", null)]
    [InlineData("[::1]:5000/app", "[::1]:5000", "app", null, null)]
    [InlineData("registry:5000/app", "registry:5000", "app", null, null)]
    [InlineData($"registry.example.org/team/app@{Digest}", "registry.example.org", "team/app", null, Digest)]
    [InlineData($"app:1@{Digest}", null, "app", "1", Digest)]
    public void A_name_is_taken_apart_and_written_again(string text, string? host, string repository, string? tag, string? digest)
    {
        Assert.True(ImageName.TryParse(text, out var name));
        Assert.Equal(new ImageName(host, repository, tag, digest), name);
        Assert.Equal(text, name.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("App")]
    [InlineData("app:")]
    [InlineData("app:-1")]
    [InlineData("../app")]
    [InlineData("app/../../secret")]
    [InlineData("app?x=y")]
    [InlineData("https://registry.example.org/app")]
    [InlineData("user:pass@registry.example.org/app")]
    [InlineData("app@sha256:0123")]
    [InlineData("app\n")]
    [InlineData("app:1 ")]
    public void What_could_not_be_an_image_is_refused(string text) => Assert.False(ImageName.TryParse(text, out _));
}
