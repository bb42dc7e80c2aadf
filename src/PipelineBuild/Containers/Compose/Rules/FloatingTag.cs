using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.Compose;

namespace PipelineBuild.Containers.Compose.Rules;

/// <summary>Images that are another one tomorrow.</summary>
internal sealed class FloatingTag() : ComposeRule("compose/floating-tag")
{
    protected override IEnumerable<ComposeFinding> Check(ComposeService service, ComposeProject project) =>
        service is { Image: { IsKnown: true } image, Build: null } && FloatingName(image.Text) is { } why
            ? [Found(image.Place, $"the image {image.Text} {why}: two machines, or a rollback, may get different ones; name a version, better a digest", service)]
            : [];

    private static string? FloatingName(string image) => ImageReference.Parse(image) switch
    {
        { Digest: not null } => null,
        { Tag: null } => "has no tag, which means latest",
        { Tag: "latest" } => "has the tag latest",
        _ => null,
    };
}
