using PipelineBuild.Tests.Configuration;

namespace PipelineBuild.Tests.Containers;

public class BaseImageSettingsTests
{
    private const string Integrity = "sha512-PeHQM8wAdmHtZA1mBocygZxs5LiUWtsJezQTkBd0iY987KpGrD1O2tVEydvMZiuXceRanxt7rjTnDEBwOPujoQ==";

    [Fact]
    public void A_recipe_is_read_whole()
    {
        using var yaml = Recipe(
            "image: node:20", "debian: { suite: bookworm, packages: [libstdc++6] }",
            $"npm: [{{ package: '@a/b@1.2.3-rc.1', integrity: {Integrity}, platform: linux/amd64, files: {{ .: /opt }} }}]",
            "links: { /bin/x: y }", "users: { node: 1000 }", "environment: { A: b }", "command: [node, -v]");

        var recipe = Assert.Single(yaml.Load().Containers.BaseImages);

        Assert.Equal(("node:20", "bookworm", 1000, "linux/amd64"), (recipe.Image, recipe.Suite, recipe.Users["node"], recipe.NpmPackages[0].Platform));
        Assert.Equal(["libstdc++6"], recipe.DebianPackages);
        Assert.Equal(["node", "-v"], recipe.Command);
    }

    [Theory]
    [InlineData("image: node", "image: needs a tag: an image without one changes under you")]
    [InlineData("image: acme.example:5000/node", "image: needs a tag: an image without one changes under you")]
    [InlineData("users: { node: 0 }", "users.node: expected a whole number from 1 to 59999, found '0'")]
    [InlineData("users: { 'a b': 7 }", "users.a b: 'a b' is no user name")]
    [InlineData("environment: { 'A B': c }", "environment.A B: 'A B' is no name of a variable")]
    [InlineData("npm: [{ package: a@1.0.0, integrity: sha1-abc, files: { .: /x } }]", "npm[0].integrity: expected sha512-... as npm view PACKAGE dist.integrity prints it")]
    [InlineData("npm: [{ package: a@^1, integrity: INTEGRITY, files: { .: /x } }]", "npm[0].package: expected name@version with an exact version")]
    [InlineData("npm: [{ package: a, integrity: INTEGRITY, files: { .: /x } }]", "npm[0].package: expected name@version with an exact version")]
    [InlineData("npm: [{ package: a@1.0.0, integrity: INTEGRITY, files: { .: x } }]", "npm[0].files..: an absolute path in the image without '..'")]
    [InlineData("npm: [{ package: a@1.0.0, integrity: INTEGRITY, files: { .: /x/../y } }]", "npm[0].files..: an absolute path in the image without '..'")]
    public void What_would_build_another_image_than_meant_is_refused(string line, string error)
    {
        var lines = new[] { "image: node:20", "debian: { suite: bookworm }" }.Where(other => other.Split(':')[0] != line.Split(':')[0]);
        using var yaml = Recipe([.. lines, line.Replace("INTEGRITY", Integrity)]);

        Assert.EndsWith($": containers.baseImages[0].{error}", Assert.Single(yaml.Errors()));
    }

    [Fact]
    public void A_recipe_without_a_suite_is_refused()
    {
        using var yaml = Recipe("image: node:20");

        Assert.EndsWith("debian.suite: is required", Assert.Single(yaml.Errors()));
    }

    private static YamlText Recipe(params string[] lines) => new($"containers:\n  baseImages:\n    - {string.Join("\n      ", lines)}\n");
}
