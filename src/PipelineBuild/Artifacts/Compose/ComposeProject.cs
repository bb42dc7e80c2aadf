using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Compose;

/// <summary>A compose file with all that it includes and extends.</summary>
/// <param name="File">Relative to the workspace.</param>
/// <param name="Problems">Why parts of it could not be read.</param>
public sealed record ComposeProject(string File, IReadOnlyList<ComposeService> Services, IReadOnlyList<ConfigError> Problems)
{
    public IReadOnlyList<ComposeDefinition> Networks { get; init; } = [];

    public IReadOnlyList<ComposeDefinition> Volumes { get; init; } = [];

    public IReadOnlyList<ComposeDefinition> Secrets { get; init; } = [];

    public IReadOnlyList<ComposeDefinition> Configs { get; init; } = [];

    /// <summary>Keys that are not known at their place: the key, what is known there.</summary>
    public IReadOnlyList<(string Key, ConfigPlace Place, IReadOnlyList<string> Known)> UnknownKeys { get; init; } = [];

    /// <summary>The top-level key <c>version</c>.</summary>
    public ComposeText? Version { get; init; }

    /// <summary>Where the word <c>version</c> itself stands.</summary>
    public ConfigPlace? VersionKey { get; init; }

    /// <summary>Every use of a variable, in the order of the file.</summary>
    public IReadOnlyList<(VariableUse Variable, ConfigPlace Place)> Variables { get; init; } = [];

    /// <summary>Lists that may not hold the same entry twice, each with the second of the equal entries.</summary>
    public IReadOnlyList<(string List, ComposeText Again)> RepeatedEntries { get; init; } = [];

    /// <summary>Text of every file that was read, by its name.</summary>
    public IReadOnlyDictionary<string, string> Sources { get; init; } = new Dictionary<string, string>();

    public ComposeService? Find(string service) => Services.FirstOrDefault(candidate => candidate.Name == service);

    /// <summary>Image names, each once, that are run without being built; names that need a variable are left out.</summary>
    public IReadOnlyList<string> ImagesNotBuilt => Services.Where(service => service.Build is null).Select(service => service.Image).OfType<ComposeText>()
        .Where(image => image.IsKnown).Select(image => image.Text).Distinct().ToList();

    /// <summary>Whether it is one that others wait for to end.</summary>
    public bool IsJob(ComposeService service) => Services.Any(other => other.Dependencies.Any(dependency => dependency.Service == service.Name && dependency.Condition == ComposeDependency.Completed));
}
