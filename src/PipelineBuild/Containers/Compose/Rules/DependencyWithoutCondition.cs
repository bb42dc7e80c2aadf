using PipelineBuild.Artifacts.Compose;

namespace PipelineBuild.Containers.Compose.Rules;

/// <summary>Dependencies that wait for a process and not for a service.</summary>
internal sealed class DependencyWithoutCondition() : ComposeRule("compose/dependency-without-condition")
{
    protected override IEnumerable<ComposeFinding> Check(ComposeService service, ComposeProject project) =>
        service.Dependencies.Where(dependency => dependency.Condition is null or ComposeDependency.Started && project.Find(dependency.Service) is not null)
            .Select(dependency => Found(dependency.Place, $"starts when the process of '{dependency.Service}' does, ready or not; write condition: service_healthy under depends_on.{dependency.Service}", service));
}
