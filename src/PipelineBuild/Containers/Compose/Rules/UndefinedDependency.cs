using PipelineBuild.Artifacts.Compose;

namespace PipelineBuild.Containers.Compose.Rules;

/// <summary>Services that are not there.</summary>
internal sealed class UndefinedDependency() : ComposeRule("compose/undefined-dependency")
{
    protected override IEnumerable<ComposeFinding> Check(ComposeService service, ComposeProject project) =>
        Undefined(service, "service", service.Dependencies.Select(dependency => (dependency.Service, dependency.Place)).Concat(service.OtherServices.Select(other => (other.Text, other.Place))), project.Services.Select(other => other.Name).ToList());
}
