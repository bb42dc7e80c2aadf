using PipelineBuild.Artifacts.Compose;

namespace PipelineBuild.Containers.Compose.Rules;

/// <summary>Secrets and configurations that are not there.</summary>
internal sealed class UndefinedSecret() : ComposeRule("compose/undefined-secret")
{
    protected override IEnumerable<ComposeFinding> Check(ComposeService service, ComposeProject project) =>
        Undefined(service, "secret", service.Secrets.Select(secret => (secret.Text, secret.Place)), project.Secrets.Select(secret => secret.Name).ToList())
            .Concat(Undefined(service, "config", service.Configs.Select(config => (config.Text, config.Place)), project.Configs.Select(config => config.Name).ToList()));
}
