using PipelineBuild.Artifacts.Compose;

namespace PipelineBuild.Containers.Compose.Rules;

/// <summary>Addresses that only one container can have.</summary>
internal sealed class StaticAddress() : ComposeRule("compose/static-address")
{
    protected override IEnumerable<ComposeFinding> Check(ComposeService service, ComposeProject project) => service.Networks.Select(network => network.Address)
        .Append(service.Text("mac_address")).OfType<ComposeText>()
        .Select(address => Found(address.Place, $"the fixed address {address.Text} keeps it from running twice; leave it out, others reach it as '{service.Name}'", service));
}
