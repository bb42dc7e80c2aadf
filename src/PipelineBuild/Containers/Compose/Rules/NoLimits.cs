using PipelineBuild.Artifacts.Compose;

namespace PipelineBuild.Containers.Compose.Rules;

/// <summary>Services that can take all of the host.</summary>
internal sealed class NoLimits() : ComposeRule("compose/no-limits")
{
    protected override IEnumerable<ComposeFinding> Check(ComposeService service, ComposeProject project) => (service.LimitsMemory, service.LimitsCpu) switch
    {
        (true, true) => [],
        (true, false) => [Found(service.Place, "has no limit for the processor, so it can starve its neighbours; add deploy.resources.limits.cpus", service)],
        (false, true) => [Found(service.Place, "has no limit for memory, so it can bring down its neighbours; add deploy.resources.limits.memory", service)],
        (false, false) => [Found(service.Place, "has no limits for memory and processor, so it can bring down its neighbours; add deploy.resources.limits", service)],
    };
}
