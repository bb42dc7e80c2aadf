using PipelineBuild.Configuration;

namespace PipelineBuild.Tests.Configuration;

public class YamlFileTests
{
    [Theory]
    [InlineData("", "pipeline.yml:1:1: expected a mapping")]
    [InlineData("# only a comment\n", "expected a mapping")]
    [InlineData("- a\n- b\n", "pipeline.yml:1:1: expected a mapping")]
    [InlineData("just words\n", "pipeline.yml:1:1: expected a mapping")]
    [InlineData("a: 1\n---\nb: 2\n", "pipeline.yml:2:1: one document expected, found a second one")]
    [InlineData("a: [1,\n", "not valid YAML")]
    [InlineData("a: \"open\n", "not valid YAML")]
    [InlineData("a:\n\tb: 1\n", "not valid YAML")]
    public void A_file_that_is_no_single_mapping_is_refused(string text, string error)
    {
        using var yaml = new YamlText(text);

        Assert.Contains(error, Assert.Single(yaml.ErrorsOf(_ => 0)));
    }

    [Fact]
    public void A_missing_file_names_the_arguments_that_choose_another()
    {
        using var yaml = new YamlText();
        File.Delete(yaml.File);

        Assert.Equal(["pipeline.yml: no such file; --workspace=DIR names the repository, --config=FILE another file"], yaml.Errors());
    }

    [Fact]
    public void A_missing_directory_is_said_to_be_missing()
    {
        using var yaml = new YamlText();
        var workspace = new PipelineBuild.Artifacts.Workspace(yaml.Folder.At("nowhere"));

        Assert.Equal($"pipeline.yml: no directory {workspace.Root}; --workspace=DIR names the repository", Assert.Throws<ConfigException>(() => PipelineConfig.Load(workspace, Path.Combine(workspace.Root, "pipeline.yml"))).Message);
    }

    [Fact]
    public void A_directory_in_place_of_the_file_is_refused()
    {
        using var yaml = new YamlText();

        Assert.Contains("cannot be read", Assert.Throws<ConfigException>(() => PipelineConfig.Load(yaml.Workspace, yaml.Folder.At("app"))).Message);
    }
}
