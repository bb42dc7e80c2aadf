using PipelineBuild.Mcp.Publishing;

namespace PipelineBuild.Tests.Mcp.Publishing;

public class PublishOrderTests
{
    [Theory]
    [InlineData("a b c", "a b c")]
    [InlineData("a>b b>c c", "c b a")]
    [InlineData("a>c b c", "b c a")]
    [InlineData("a>react", "a")]
    [InlineData("a>a", "a")]
    [InlineData("a>b b>a c", "c a b")]
    [InlineData("a>b,c b>c c", "c b a")]
    public void What_others_need_comes_first(string packages, string order) =>
        Assert.Equal(order.Split(' '), PublishOrder.Of(packages.Split(' ').Select(Manifest).ToList(), manifest => manifest).Select(manifest => manifest.Name));

    private static ReleaseManifest Manifest(string text) =>
        new(text.Split('>')[0], "1.0.0", false, text.Split('>').Skip(1).SelectMany(needs => needs.Split(',')).ToHashSet(), null, null);
}
