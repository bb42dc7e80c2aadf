using PipelineBuild.Artifacts.Compose;

namespace PipelineBuild.Containers.Compose.Rules;

/// <summary>Two services with one name.</summary>
internal sealed class DuplicateContainerName() : ComposeRule("compose/duplicate-container-name")
{
    public override IEnumerable<ComposeFinding> Check(ComposeProject project) =>
        from same in project.Services.Where(service => service.ContainerName is not null).GroupBy(service => service.ContainerName!.Text)
        from again in same.Skip(1)
        select Found(again.ContainerName!.Place, $"container_name: {same.Key} is that of '{same.First().Name}' already, so only one of them starts", again);
}
