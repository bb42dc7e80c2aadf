using PipelineBuild.Artifacts.Compose;
using PipelineBuild.Configuration;

namespace PipelineBuild.Containers.Compose;

/// <summary>One thing that is looked for in a compose file.</summary>
/// <param name="id">Named as the class is, such as <c>compose/no-healthcheck</c>.</param>
internal abstract class ComposeRule(string id)
{
    public string Id => id;

    /// <summary>What is found in a whole file; by default that of its services.</summary>
    public virtual IEnumerable<ComposeFinding> Check(ComposeProject project) => project.Services.SelectMany(service => Check(service, project));

    protected virtual IEnumerable<ComposeFinding> Check(ComposeService service, ComposeProject project) => [];

    protected ComposeFinding Found(ConfigPlace place, string message, ComposeService? service = null, TextEdit? mend = null) =>
        new(id, service is null ? message : $"{service.Name}: {message}", place, service?.Name, mend);

    /// <summary>Names that the file does not define.</summary>
    protected IEnumerable<ComposeFinding> Undefined(ComposeService service, string kind, IEnumerable<(string Name, ConfigPlace Place)> used, IReadOnlyList<string> defined) =>
        used.Where(use => !defined.Contains(use.Name) && !use.Name.Contains("${", StringComparison.Ordinal))
            .Select(use => Found(use.Place, $"there is no {kind} '{use.Name}' in this file{Suggestion.For(use.Name, defined)}", service));
}
