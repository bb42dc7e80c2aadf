using PipelineBuild.Artifacts.Compose;

namespace PipelineBuild.Containers.Compose.Rules;

/// <summary>A container that can command the engine.</summary>
internal sealed class DockerSocket() : ComposeRule("compose/docker-socket")
{
    protected override IEnumerable<ComposeFinding> Check(ComposeService service, ComposeProject project) =>
        service.Mounts.Where(mount => IsSocket(mount.Source)).Select(mount => Found(mount.Place, $"mounts {mount.Source}: with it a container can start others with all rights of the host, also when it is mounted read-only; put a proxy that lets few requests through between them", service));

    private static bool IsSocket(string? source) => source is not null && (source.EndsWith("/docker.sock", StringComparison.Ordinal) || source.EndsWith("/podman.sock", StringComparison.Ordinal) || source.EndsWith("/containerd.sock", StringComparison.Ordinal));
}
