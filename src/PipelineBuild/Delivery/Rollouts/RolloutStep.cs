namespace PipelineBuild.Delivery.Rollouts;

/// <summary>What one step of a rollout does.</summary>
public enum StepKind
{
    /// <summary>Makes the servers run what their release says.</summary>
    Start,

    /// <summary>Waits until the servers are healthy.</summary>
    Gate,

    /// <summary>Gives all traffic of the service to these servers.</summary>
    Shift,

    /// <summary>Waits until the servers have no request left.</summary>
    Drain,

    /// <summary>Stops the servers; their containers stay.</summary>
    Stop,

    /// <summary>Looks for a while whether the servers that carry traffic stay healthy.</summary>
    Watch,
}

/// <summary>One step of a rollout: what is done to which servers of a service.</summary>
/// <param name="Service">Empty for a step that is about all of them.</param>
/// <param name="Servers">Such as <c>green-1</c>: slot and number.</param>
/// <param name="Release">Whose description they run by.</param>
public sealed record RolloutStep(StepKind Kind, string Service, IReadOnlyList<string> Servers, string Release)
{
    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()}{(Service.Length == 0 ? "" : $" {Service}")}{(Servers.Count == 0 ? "" : $" {string.Join(' ', Servers)}")}";
}
