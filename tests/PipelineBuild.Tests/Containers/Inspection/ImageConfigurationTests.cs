using System.Text;
using PipelineBuild.Containers.Inspection;

namespace PipelineBuild.Tests.Containers.Inspection;

public class ImageConfigurationTests
{
    private static readonly ManifestPart[] Layers = [Part("one", 10), Part("two", 20)];

    [Fact]
    public void Instructions_meet_their_layers_and_empty_ones_are_told_apart()
    {
        var joined = Read("""{"history":[{"created_by":"COPY a /"},{"created_by":"ENV A=secret","empty_layer":true},{"created_by":"COPY b /"}]}""").Join(Layers);

        Assert.Equal([("one", 10L, "COPY a /"), (null, 0L, "ENV A"), ("two", 20L, "COPY b /")], joined.Select(layer => (layer.Digest, layer.Size, layer.Command!)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"history":[{"created_by":"COPY a /"}]}""")]
    [InlineData("""{"history":[{},{},{}]}""")]
    [InlineData("""{"history":"none"}""")]
    public void Where_the_numbers_differ_no_command_is_guessed(string json) =>
        Assert.Equal([("one", null), ("two", null)], Read(json).Join(Layers).Select(layer => (layer.Digest, layer.Command)));

    [Fact]
    public void Of_variables_only_the_names_are_kept()
    {
        var read = Read("""{"os":"linux","architecture":"arm","variant":"v7","config":{"Env":["A=hunter22","B=x=y","C",1],"User":"","Labels":{"a":"1","b":2}}}""");

        Assert.Equal(["A", "B", "C"], read.Variables);
        Assert.Equal(("linux/arm/v7", null, "1", 1), (read.Platform, read.User, read.Labels["a"], read.Labels.Count));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"config":[],"history":{}}""")]
    [InlineData("""{"config":{"Env":{},"Entrypoint":"x","Labels":[]}}""")]
    public void What_has_another_form_is_nothing(string json) => Assert.Empty(Read(json).Variables);

    [Fact]
    public void What_is_no_json_is_told() => Assert.Throws<InvalidDataException>(() => Read("<html>"));

    private static ImageConfiguration Read(string json) => ImageConfiguration.Read(Encoding.UTF8.GetBytes(json));

    private static ManifestPart Part(string digest, long size) => new("layer", digest, size, null, null, new Dictionary<string, string>());
}
