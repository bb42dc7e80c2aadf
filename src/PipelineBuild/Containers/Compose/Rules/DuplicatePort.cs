using PipelineBuild.Artifacts.Compose;

namespace PipelineBuild.Containers.Compose.Rules;

/// <summary>Two services that want one port.</summary>
internal sealed class DuplicatePort() : ComposeRule("compose/duplicate-port")
{
    public override IEnumerable<ComposeFinding> Check(ComposeProject project) =>
        from same in project.Services.SelectMany(service => service.Ports.Where(port => port.IsFixed).Select(port => (Service: service, Port: port)))
            .GroupBy(pair => (pair.Port.Published, pair.Port.HostIp, pair.Port.Protocol))
        from again in same.Skip(1)
        where again.Service != same.First().Service && !AreAlternatives(again.Service, same.First().Service)
        select Found(again.Port.Place, $"the host's port {again.Port.Published} is that of '{same.First().Service.Name}' already, so only one of them starts", again.Service);

    /// <summary>Of services in different profiles, usually one is used.</summary>
    private static bool AreAlternatives(ComposeService one, ComposeService other) => one.Profiles.Count > 0 && other.Profiles.Count > 0 && !one.Profiles.Intersect(other.Profiles).Any();
}
