namespace PipelineBuild.Delivery.Rollouts;

/// <summary>A version as it runs, or is to run, in an environment.</summary>
/// <param name="Id">Of this deployment of the version: the label of its containers.</param>
public sealed record Release(string Id, string Version, IReadOnlyDictionary<string, ReleasedService> Services);

/// <summary>A service of a release.</summary>
/// <param name="Image">Repository and digest, or what the compose file says where the image is not ours.</param>
/// <param name="Slot">Which of its two places it runs in; <see cref="Slots.Base"/> for what has only one.</param>
/// <param name="Hash">Of its whole description: equal ones need not be deployed again.</param>
public sealed record ReleasedService(string Image, string Slot, IReadOnlyList<string> Servers, string Hash)
{
    /// <summary>The image of pipeline.yml that it runs; null when it is somebody else's.</summary>
    public string? OwnImage { get; init; }
}

/// <summary>The places of a service, each of them a compose project.</summary>
public static class Slots
{
    public const string Base = "base";
    public const string Blue = "blue";
    public const string Green = "green";

    public static string Other(string? slot) => slot == Blue ? Green : Blue;

    public static string Project(string environment, string slot) => slot == Base ? environment : $"{environment}-{slot}";

    public static string SlotOf(string server) => server[..server.LastIndexOf('-')];

    public static IReadOnlyList<string> Servers(string slot, int replicas) => [.. Enumerable.Range(1, replicas).Select(number => FormattableString.Invariant($"{slot}-{number}"))];
}
