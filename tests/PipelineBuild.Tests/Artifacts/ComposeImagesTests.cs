using PipelineBuild.Artifacts;

namespace PipelineBuild.Tests.Artifacts;

public class ComposeImagesTests
{
    [Theory]
    [InlineData("services: { a: { image: 'x:1' }, b: { image: 'y:2' }, c: { image: 'x:1' } }", "x:1 y:2")]
    [InlineData("services: { a: { image: 'x:1', build: . } }", "")]
    [InlineData("services: { a: { image: '${REGISTRY:-example.com}/x:${TAG-1}' } }", "example.com/x:1")]
    [InlineData("services: { a: { image: 'x:${TAG}' }, b: { image: 'y:${TAG:?needed}' } }", "")]
    [InlineData("services: { a: { build: . }, b: }", "")]
    [InlineData("services: [a]", "")]
    [InlineData("volumes: { a: }", "")]
    [InlineData("", "")]
    public void The_images_a_compose_file_runs_without_building_them(string text, string images) => Assert.Equal(images, string.Join(' ', ComposeImages.Read(text)));

    [Fact]
    public void A_file_nested_too_deeply_is_refused_before_it_takes_the_stack() =>
        Assert.Contains("nested too deeply in line 1", Assert.Throws<YamlDotNet.Core.YamlException>(() => ComposeImages.Read(new string('[', 200_000))).Message);
}
