using PipelineBuild.Artifacts.Compose;

namespace PipelineBuild.Containers.Compose.Rules;

/// <summary>Volumes that are not there.</summary>
internal sealed class UndefinedVolume() : ComposeRule("compose/undefined-volume")
{
    protected override IEnumerable<ComposeFinding> Check(ComposeService service, ComposeProject project) =>
        Undefined(service, "volume", service.Mounts.Where(mount => mount.Kind == MountKind.Volume).Select(mount => (mount.Source!, mount.Place)), project.Volumes.Select(volume => volume.Name).ToList());
}
