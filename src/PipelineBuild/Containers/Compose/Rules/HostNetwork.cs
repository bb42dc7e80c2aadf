using PipelineBuild.Artifacts.Compose;

namespace PipelineBuild.Containers.Compose.Rules;

/// <summary>A container without a network of its own.</summary>
internal sealed class HostNetwork() : ComposeRule("compose/host-network")
{
    protected override IEnumerable<ComposeFinding> Check(ComposeService service, ComposeProject project) =>
        service.NetworkMode is { Text: "host" } mode
            ? [Found(mode.Place, "network_mode: host shares every port with the host, so it can't run twice; publish the ports it needs under ports", service)]
            : [];
}
