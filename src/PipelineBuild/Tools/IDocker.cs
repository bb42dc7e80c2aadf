namespace PipelineBuild.Tools;

/// <summary>What the domain asks of the docker client; the host brings the implementation.</summary>
public interface IDocker
{
    /// <summary>Runs a docker command that only asks, and returns the lines it printed.</summary>
    Task<IReadOnlyList<string>> QueryAsync(IReadOnlyList<string> arguments, CancellationToken cancel);

    /// <summary>What <c>buildx inspect</c> prints about a builder; null means the current one. Empty when no builder has that name.</summary>
    Task<IReadOnlyList<string>> InspectBuilderAsync(string? name, CancellationToken cancel);

    /// <summary>Creates a builder of the driver <c>docker-container</c>.</summary>
    Task CreateBuilderAsync(string name, IReadOnlyList<string> driverOptions, string? configFile, CancellationToken cancel);

    /// <summary>What <c>buildx bake --print</c> makes of these targets of the user's bake files, as JSON; builds nothing.</summary>
    Task<IReadOnlyList<string>> PrintBakeAsync(IReadOnlyList<string> files, IReadOnlyList<string> targets, string workingDirectory, CancellationToken cancel);

    Task BakeAsync(BakeRequest request, CancellationToken cancel);

    Task PullAsync(string reference, string? platform, CancellationToken cancel);

    Task TagAsync(string source, string target, CancellationToken cancel);

    /// <summary>The command lines that these calls would run, secrets masked; runs none of them.</summary>
    Task<IReadOnlyList<string>> RehearseAsync(Func<IDocker, Task> calls);
}

/// <summary>One <c>buildx bake</c>: which targets of which file, and where the digests are written.</summary>
public sealed record BakeRequest(string File, string WorkingDirectory, string? Builder, string MetadataFile, IReadOnlyList<string> Targets)
{
    /// <summary>Bake files that come before <see cref="File"/>, which may build on their targets.</summary>
    public IReadOnlyList<string> Definitions { get; init; } = [];

    public bool NoCache { get; init; }

    /// <summary>Variables added to the inherited environment; a null value removes one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    public Action<OutputLine>? OnLine { get; init; }
}
