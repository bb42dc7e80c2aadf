using PipelineBuild.Artifacts.Compose;

namespace PipelineBuild.Containers.Compose.Rules;

/// <summary>What nobody uses.</summary>
internal sealed class UnusedDefinition() : ComposeRule("compose/unused-definition")
{
    public override IEnumerable<ComposeFinding> Check(ComposeProject project) =>
        Unused("network", project.Networks.Where(network => network.Name != "default"), project.Services.SelectMany(service => service.Networks).Select(network => network.Name))
            .Concat(Unused("volume", project.Volumes, project.Services.SelectMany(service => service.Mounts).Select(mount => mount.Source)))
            .Concat(Unused("secret", project.Secrets, project.Services.SelectMany(service => service.Secrets).Select(secret => secret.Text).Concat(BuildSecrets(project))))
            .Concat(Unused("config", project.Configs, project.Services.SelectMany(service => service.Configs).Select(config => config.Text)));

    private static IEnumerable<string> BuildSecrets(ComposeProject project) => project.Services.SelectMany(service => service.Build?.Secrets ?? []);

    private IEnumerable<ComposeFinding> Unused(string kind, IEnumerable<ComposeDefinition> defined, IEnumerable<string?> used) =>
        defined.ExceptBy(used, definition => definition.Name).Select(definition => Found(definition.Place, $"no service uses the {kind} '{definition.Name}'; use it or leave it out"));
}
