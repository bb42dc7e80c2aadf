using PipelineBuild.Artifacts.Compose;

namespace PipelineBuild.Containers.Compose.Rules;

/// <summary>Ports that everybody on the network reaches.</summary>
internal sealed class OpenPort() : ComposeRule("compose/open-port")
{
    protected override IEnumerable<ComposeFinding> Check(ComposeService service, ComposeProject project) =>
        service.Ports.Where(port => port is { HostIp: null, Published: not null }).Select(port => Found(port.Place, $"port {port.Published} is open to every network of the host, past its firewall rules; bind it to 127.0.0.1, or name the address that is meant, also 0.0.0.0", service));
}
