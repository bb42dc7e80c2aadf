using PipelineBuild.Configuration;
using PipelineBuild.Containers.Tags;
using PipelineBuild.Tests.Configuration;

namespace PipelineBuild.Tests.Containers.Tags;

public class TagRuleTests
{
    [Fact]
    public void Without_rules_a_release_gets_its_version_its_lines_and_latest() =>
        Assert.Equal(["{version}", "{major}.{minor}", "{major}", "latest"], Read("").Select(rule => rule.Pattern.Text));

    [Fact]
    public void Each_type_but_raw_has_a_pattern_of_its_own() =>
        Assert.Equal(
            ["{version}", "{branch}", "pr-{number}", "sha-{shortCommit}", "nightly", "edge"],
            Read("tags: [{ type: semver }, { type: branch }, { type: pr }, { type: sha }, { type: schedule }, { type: raw, pattern: edge }]").Select(rule => rule.Pattern.Text));

    [Fact]
    public void An_images_rules_stand_instead_of_those_of_all()
    {
        using var yaml = new YamlText("containers:\n  tags: [{ type: sha }]\n  images: [{ name: a, context: . }, { name: b, context: ., tags: [{ type: branch }] }]\n");
        yaml.Folder.Write("Dockerfile", "FROM scratch\n");

        Assert.Equal(["sha-{shortCommit}", "{branch}"], yaml.Load().Containers.Images.Select(image => image.Tags[0].Pattern.Text));
    }

    [Theory]
    [InlineData("{ type: semver, pattern: '{vresion}' }", "there is no placeholder '{vresion}' here, did you mean 'version'?")]
    [InlineData("{ type: branch, pattern: '{major}' }", "there is no placeholder '{major}' here")]
    [InlineData("{ type: raw, pattern: '-edge' }", "is no tag")]
    [InlineData("{ type: raw, pattern: 'a/b' }", "is no tag")]
    [InlineData("{ type: raw, pattern: '{}' }", "there is no placeholder '{}'")]
    [InlineData("{ type: raw, pattern: '{commit' }", "is no tag")]
    [InlineData("{ type: raw }", "a raw rule needs a pattern")]
    [InlineData("{ type: raw, pattern: latest }", "never goes back to a lower version")]
    [InlineData("{ type: smever }", "did you mean 'semver'?")]
    [InlineData("{ pattern: edge }", "type: is required")]
    [InlineData("{ type: semver, pattern: '{major}' }", "only a rule with {version} tells")]
    [InlineData("{ type: sha, pattern: 'sha-{commit}-{commit}-{commit}-{commit}' }", "is no tag")]
    public void A_wrong_rule_is_named_with_its_place(string rule, string message)
    {
        using var yaml = new YamlText($"containers:\n  tags:\n    - {rule}\n");

        var error = Assert.Throws<ConfigException>(() => yaml.Load());

        Assert.Contains(error.Errors, one => one.Line >= 2 && one.Column > 1 && one.ToString().Contains(message, StringComparison.Ordinal));
    }

    private static IReadOnlyList<TagRule> Read(string tags)
    {
        using var yaml = new YamlText($"containers:\n  images: [{{ name: a, context: . }}]\n{(tags.Length == 0 ? "" : $"  {tags}\n")}");
        yaml.Folder.Write("Dockerfile", "FROM scratch\n");
        return yaml.Load().Containers.Images[0].Tags;
    }
}
