using System.Globalization;
using PipelineBuild.Delivery.Rollouts;
using PipelineBuild.Delivery.Routing;
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

    /// <summary>Service to the requests that came while it went on, by the router's log; services that are not routed are not in it.</summary>
    public IReadOnlyDictionary<string, ServedRequests> Requests { get; init; } = new Dictionary<string, ServedRequests>();
}

/// <summary>Requests of a service.</summary>
/// <param name="Failed">Those that the service or the router did not answer as they should have; a client that goes away is none.</param>
public sealed record ServedRequests(long All, long Failed)
{
    public static ServedRequests Of(IEnumerable<RequestCount> counts) => counts.Aggregate(new ServedRequests(0, 0), (sum, count) => new ServedRequests(sum.All + count.Requests, sum.Failed + (count.IsFailure ? count.Requests : 0)));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{All:N0}, {Failed:N0} failed");
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
