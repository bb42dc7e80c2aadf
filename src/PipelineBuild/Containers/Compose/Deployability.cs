namespace PipelineBuild.Containers.Compose;

/// <summary>Whether a service can be replaced while it is used, and what stands in the way.</summary>
/// <param name="Score">How many of the conditions hold.</param>
/// <param name="Of">How many there are; fewer for a job that runs to its end.</param>
/// <param name="RunsTwice">Whether two containers of it can run at once, which scaling, canary and blue-green need.</param>
/// <param name="Blockers">What keeps it from running twice.</param>
/// <param name="Hindrances">What else makes a rollout blind or a rollback uncertain.</param>
public sealed record Deployability(string File, string Service, int Score, int Of, bool RunsTwice, IReadOnlyList<string> Blockers, IReadOnlyList<string> Hindrances)
{
    /// <summary>Rule to what a person calls it.</summary>
    private static readonly (string Rule, string Words)[] Twice =
    [
        ("compose/container-name", "container_name"),
        ("compose/host-port", "fixed host port"),
        ("compose/host-network", "host network"),
        ("compose/static-address", "fixed address"),
        ("compose/shared-state", "writes shared data"),
    ];

    private static readonly (string Rule, string Words)[] Rollout =
    [
        ("compose/no-healthcheck", "no health check"),
        ("compose/floating-tag", "floating tag"),
        ("compose/no-restart", "no restart policy"),
        ("compose/no-limits", "no limits"),
        ("compose/dependency-without-condition", "does not wait for dependencies"),
    ];

    /// <summary>Two conditions that make no sense for a job.</summary>
    private const int NotForJobs = 2;

    /// <param name="found">Rules that found something in the service, switched off or not: a comment makes nothing run twice.</param>
    internal static Deployability Judge(string file, string service, bool isJob, IReadOnlySet<string> found)
    {
        var blockers = Twice.Where(condition => found.Contains(condition.Rule)).Select(condition => condition.Words).ToList();
        var hindrances = Rollout.Where(condition => found.Contains(condition.Rule)).Select(condition => condition.Words).ToList();
        var conditions = Twice.Length + Rollout.Length - (isJob ? NotForJobs : 0);
        return new Deployability(file, service, conditions - blockers.Count - hindrances.Count, conditions, blockers.Count == 0, blockers, hindrances);
    }
}
