using PipelineBuild.Artifacts.Compose;

namespace PipelineBuild.Containers.Compose.Rules;

/// <summary>Services that stay down.</summary>
internal sealed class NoRestart() : ComposeRule("compose/no-restart")
{
    protected override IEnumerable<ComposeFinding> Check(ComposeService service, ComposeProject project) =>
        service.Restarts || project.IsJob(service) ? [] : [Found(service.Place, "has no restart policy, so after a crash or a restart of the host it stays down; add restart: unless-stopped", service)];
}
