using PipelineBuild.Artifacts.Compose;

namespace PipelineBuild.Containers.Compose.Rules;

/// <summary>Dependencies that are there only sometimes.</summary>
internal sealed class DependencyBehindProfile() : ComposeRule("compose/dependency-behind-profile")
{
    protected override IEnumerable<ComposeFinding> Check(ComposeService service, ComposeProject project) =>
        from dependency in service.Dependencies
        where dependency.IsRequired && project.Find(dependency.Service) is { Profiles.Count: > 0 } other && !(service.Profiles.Count > 0 && service.Profiles.All(other.Profiles.Contains))
        select Found(dependency.Place, $"needs '{dependency.Service}', which is there only with the profile {string.Join(" or ", project.Find(dependency.Service)!.Profiles)}; give both the same profiles, or add required: false", service);
}
