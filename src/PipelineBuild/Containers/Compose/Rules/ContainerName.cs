using PipelineBuild.Artifacts.Compose;

namespace PipelineBuild.Containers.Compose.Rules;

/// <summary>Names that only one container can have.</summary>
internal sealed class ContainerName() : ComposeRule("compose/container-name")
{
    protected override IEnumerable<ComposeFinding> Check(ComposeService service, ComposeProject project) =>
        service.ContainerName is { } name
            ? [Found(name.Place, $"container_name: {name.Text} keeps it from running twice, so neither scaling nor blue-green works; leave it out, others reach it as '{service.Name}'", service)]
            : [];
}
