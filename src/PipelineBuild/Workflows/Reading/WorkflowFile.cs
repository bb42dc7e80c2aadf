using PipelineBuild.Configuration;

namespace PipelineBuild.Workflows.Reading;

/// <summary>A text of a workflow and where it stands.</summary>
public sealed record PlacedText(string Text, ConfigPlace Place);

/// <summary>One key with its text: a variable or an input.</summary>
public sealed record WorkflowEntry(string Key, string Value, ConfigPlace Place, ConfigPlace ValuePlace);

/// <summary>What starts a workflow.</summary>
public sealed record WorkflowTrigger(string Name, ConfigPlace Place)
{
    public IReadOnlyList<string> Branches { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];

    public IReadOnlyList<string> Times { get; init; } = [];

    public IReadOnlyList<string> Inputs { get; init; } = [];

    public bool HasPaths { get; init; }
}

/// <summary>What the token of a job may do.</summary>
/// <param name="All">What <c>read-all</c> and <c>write-all</c> give every scope; null where scopes are named.</param>
/// <param name="Scopes">By name, with the place of each.</param>
public sealed record WorkflowPermissions(ConfigPlace Place, AccessLevel? All, IReadOnlyDictionary<string, (AccessLevel Level, ConfigPlace Place)> Scopes)
{
    public AccessLevel Of(string scope) => All ?? (Scopes.TryGetValue(scope, out var granted) ? granted.Level : AccessLevel.None);
}

/// <summary>One step of a job or of a composite action.</summary>
public sealed record WorkflowStep(ConfigPlace Place)
{
    public PlacedText? Uses { get; init; }

    public PlacedText? Run { get; init; }

    public string? If { get; init; }

    public IReadOnlyList<WorkflowEntry> With { get; init; } = [];

    public IReadOnlyList<WorkflowEntry> Env { get; init; } = [];
}

/// <summary>One job with its steps.</summary>
public sealed record WorkflowJob(string Id, ConfigPlace Place)
{
    public IReadOnlyList<WorkflowStep> Steps { get; init; } = [];

    public IReadOnlyList<WorkflowEntry> Env { get; init; } = [];

    /// <summary>Ids of the jobs that it waits for.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    public WorkflowPermissions? Permissions { get; init; }

    /// <summary>A whole workflow that the job calls.</summary>
    public PlacedText? Uses { get; init; }

    /// <summary>Where it hands on every secret there is.</summary>
    public ConfigPlace? InheritsSecrets { get; init; }

    public string? If { get; init; }

    public bool HasConcurrency { get; init; }

    /// <summary>The values of each name of the matrix, those of <c>include</c> among them.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Matrix { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
}

/// <summary>A workflow, or a composite action, as its file says it.</summary>
/// <param name="File">Relative to the workspace.</param>
/// <param name="Problems">Why it could not be read, or not all of it.</param>
public sealed record WorkflowFile(string File, string Text, IReadOnlyList<ConfigError> Problems)
{
    /// <summary>An action has steps and nothing else of a workflow: they are its one job.</summary>
    public bool IsAction { get; init; }

    public IReadOnlyList<WorkflowTrigger> Triggers { get; init; } = [];

    public IReadOnlyList<WorkflowEntry> Env { get; init; } = [];

    public WorkflowPermissions? Permissions { get; init; }

    public bool HasConcurrency { get; init; }

    public IReadOnlyList<WorkflowJob> Jobs { get; init; } = [];

    /// <summary>Without folder and extension.</summary>
    public string Name => Path.GetFileNameWithoutExtension(File);

    public WorkflowPermissions? PermissionsOf(WorkflowJob job) => job.Permissions ?? Permissions;

    public bool StartsOn(string trigger) => Triggers.Any(started => started.Name == trigger);

    public string LineOf(ConfigPlace place) => Text.Split('\n') is var lines && place.Line >= 1 && place.Line <= lines.Length ? lines[place.Line - 1] : "";
}
