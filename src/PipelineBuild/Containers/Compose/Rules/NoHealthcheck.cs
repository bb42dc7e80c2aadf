using PipelineBuild.Artifacts.Compose;

namespace PipelineBuild.Containers.Compose.Rules;

/// <summary>Services that can't say whether they work.</summary>
internal sealed class NoHealthcheck() : ComposeRule("compose/no-healthcheck")
{
    protected override IEnumerable<ComposeFinding> Check(ComposeService service, ComposeProject project) => service switch
    {
        _ when project.IsJob(service) => [],
        { Health.IsDisabled: true } => [Found(service.Health.Place, "its health check is switched off, so a release can't tell whether it works; leave that out", service)],
        { Health: null } when !ImageHealth.HasOne(service) => [Found(service.Place, $"has no health check, so a release can't tell whether it works; add healthcheck: with a test{(service.Build is null ? "" : ", or HEALTHCHECK to its Dockerfile")}", service)],
        _ => [],
    };
}
