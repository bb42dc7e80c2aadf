using PipelineBuild.Artifacts.Compose;

namespace PipelineBuild.Containers.Compose.Rules;

/// <summary>A container that sees processes, memory or users of the host.</summary>
internal sealed class HostNamespace() : ComposeRule("compose/host-namespace")
{
    private static readonly string[] Keys = ["pid", "ipc", "uts", "userns_mode", "cgroup"];

    protected override IEnumerable<ComposeFinding> Check(ComposeService service, ComposeProject project) =>
        from key in Keys
        let value = service.Text(key)
        where value is { Text: "host" }
        select Found(value.Place, $"{key}: host takes down a wall between container and host; leave it out", service);
}
