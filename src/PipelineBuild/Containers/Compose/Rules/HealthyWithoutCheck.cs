using PipelineBuild.Artifacts.Compose;

namespace PipelineBuild.Containers.Compose.Rules;

/// <summary>Dependencies that wait for a health nobody tells.</summary>
internal sealed class HealthyWithoutCheck() : ComposeRule("compose/healthy-without-check")
{
    protected override IEnumerable<ComposeFinding> Check(ComposeService service, ComposeProject project) =>
        from dependency in service.Dependencies
        where dependency.Condition == ComposeDependency.Healthy && project.Find(dependency.Service) is { } other && !HasHealth(other)
        select Found(dependency.Place, $"waits until '{dependency.Service}' is healthy, which has no health check in this file: unless its image brings one, the start fails; add healthcheck: to '{dependency.Service}'", service);

    private static bool HasHealth(ComposeService service) => service.Health is { IsDisabled: false } || (service.Health is null && ImageHealth.HasOne(service));
}
