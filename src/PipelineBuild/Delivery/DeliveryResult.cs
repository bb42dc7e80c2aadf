using PipelineBuild.Delivery.Rollouts;
using PipelineBuild.Results;

namespace PipelineBuild.Delivery;

/// <summary>How a deployment or a way back ended.</summary>
public sealed record DeliveryResult(Outcome Outcome, string Summary) : StepResult(Outcome, Summary)
{
    public string Environment { get; init; } = "";

    /// <summary>The id of the release that it was about.</summary>
    public string? Release { get; init; }

    public string? From { get; init; }

    public string? To { get; init; }

    /// <summary>The phase in which it ended.</summary>
    public string? Phase { get; init; }

    /// <summary>Service to the servers that carry its traffic now.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Traffic { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
}

/// <summary>What the command line asks of a delivery target.</summary>
public sealed record DeliveryOrder(string? Environment, string? Version, string? Reason)
{
    /// <summary>How a deployment goes, instead of what pipeline.yml says of each service.</summary>
    public Strategy? Strategy { get; init; }

    public TimeSpan LockWait { get; init; }

    /// <summary>Whether volumes get the content back that they had before.</summary>
    public bool RestoresState { get; init; }
}
