using PipelineBuild.Artifacts.Compose;

namespace PipelineBuild.Containers.Compose.Rules;

/// <summary>Folders of the host that are the host.</summary>
internal sealed class SystemFolderMount() : ComposeRule("compose/system-folder-mount")
{
    private static readonly string[] Folders = ["/", "/bin", "/boot", "/dev", "/etc", "/home", "/lib", "/proc", "/root", "/run", "/sbin", "/sys", "/usr", "/var", "/var/lib", "/var/lib/docker", "/var/run"];

    protected override IEnumerable<ComposeFinding> Check(ComposeService service, ComposeProject project) =>
        service.Mounts.Where(mount => mount.Kind == MountKind.Bind && mount.Source is { } source && Folders.Contains(source.Length > 1 ? source.TrimEnd('/') : source))
            .Select(mount => Found(mount.Place, $"mounts {mount.Source} of the host{(mount.IsReadOnly ? "" : " and may write there")}; mount only the file or folder that is needed", service));
}
