namespace PipelineBuild.Delivery.Rollouts;

/// <summary>Divides a service's traffic among servers. Pure.</summary>
public static class Traffic
{
    public const int Whole = 100;

    /// <summary>Server to its percentage: 100 together, as even as whole numbers can be; 0 for those that are not in rotation.</summary>
    public static IReadOnlyDictionary<string, int> Weights(IEnumerable<string> servers, IReadOnlyList<string> rotation)
    {
        var (share, rest) = rotation.Count == 0 ? (0, 0) : Math.DivRem(Whole, rotation.Count);
        return servers.Distinct().ToDictionary(server => server, server => rotation.ToList().IndexOf(server) is >= 0 and var place ? share + (place < rest ? 1 : 0) : 0);
    }

    /// <summary>Those of the servers that are healthy; all of them where none is, because then nothing is better.</summary>
    public static IReadOnlyList<string> Healthy(string service, IReadOnlyList<string> servers, RolloutObservation seen) =>
        servers.Where(server => seen.Of(service, server).Judgement == ServerJudgement.Healthy).ToList() is { Count: > 0 } healthy ? healthy : servers;
}
