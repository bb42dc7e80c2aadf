using PipelineBuild.Artifacts.Compose;

namespace PipelineBuild.Containers.Compose.Rules;

/// <summary>Networks that are not there.</summary>
internal sealed class UndefinedNetwork() : ComposeRule("compose/undefined-network")
{
    protected override IEnumerable<ComposeFinding> Check(ComposeService service, ComposeProject project) =>
        Undefined(service, "network", service.Networks.Select(network => (network.Name, network.Place)), [.. project.Networks.Select(network => network.Name), "default"]);
}
