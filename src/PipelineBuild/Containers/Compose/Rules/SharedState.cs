using PipelineBuild.Artifacts.Compose;

namespace PipelineBuild.Containers.Compose.Rules;

/// <summary>Data that two containers of one service would write at once.</summary>
internal sealed class SharedState() : ComposeRule("compose/shared-state")
{
    protected override IEnumerable<ComposeFinding> Check(ComposeService service, ComposeProject project) =>
        service.Mounts.Where(mount => mount is { Kind: MountKind.Volume or MountKind.Bind, IsReadOnly: false } && !mount.Target.EndsWith(".sock", StringComparison.Ordinal))
            .Select(mount => Found(mount.Place, $"writes to {mount}: a second container would share it; add :ro where it only reads, else the old one has to stop before the new one starts", service));
}
