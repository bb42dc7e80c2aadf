using PipelineBuild.Artifacts.Compose;

namespace PipelineBuild.Containers.Compose.Rules;

/// <summary>Ports of the host that only one container can have.</summary>
internal sealed class HostPort() : ComposeRule("compose/host-port")
{
    protected override IEnumerable<ComposeFinding> Check(ComposeService service, ComposeProject project) =>
        service.Ports.Where(port => port.IsFixed).Select(port => Found(port.Place, $"the host's port {port.Published} can be bound once, so it can't run twice; put a proxy before it and use expose, or publish only {port.Target}", service));
}
