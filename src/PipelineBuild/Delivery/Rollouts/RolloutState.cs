using System.Text.Json.Serialization;

namespace PipelineBuild.Delivery.Rollouts;

/// <summary>Where a rollout stands: what is persisted before each change, so that another process can go on from it.</summary>
/// <param name="Release">The id of what is rolled out.</param>
/// <param name="From">The id of what ran before; null for the first one.</param>
public sealed record RolloutState(string Environment, string Release, string? From, RolloutPhase Phase)
{
    /// <summary>Whether somebody asked to go back to a version, instead of on to one.</summary>
    public bool IsRollback { get; init; }

    public string Version { get; init; } = "";

    public string? FromVersion { get; init; }

    public IReadOnlyList<RolloutStep> Steps { get; init; } = [];

    /// <summary>Index of the step that is to be done, or is being done.</summary>
    public int Position { get; init; }

    /// <summary>Service to the servers that carried its traffic before.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Before { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Service to the servers that carry its traffic by what is decided.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Rotation { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Servers that ran before and were stopped on the way, as <c>service/server</c>.</summary>
    public IReadOnlyList<string> Stopped { get; init; } = [];

    /// <summary>Why it went back or stopped.</summary>
    public string? Why { get; init; }

    [JsonIgnore]
    public bool IsOver => Phase is RolloutPhase.Succeeded or RolloutPhase.RolledBack or RolloutPhase.Halted;

    [JsonIgnore]
    public bool GoesForward => Phase is RolloutPhase.Preparing or RolloutPhase.Progressing or RolloutPhase.Promoting or RolloutPhase.Finalizing;

    [JsonIgnore]
    public RolloutStep? Step => Position < Steps.Count ? Steps[Position] : null;

    public static string Key(string service, string server) => $"{service}/{server}";
}
