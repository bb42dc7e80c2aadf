using PipelineBuild.Tools;

namespace PipelineBuild.Quality.Benchmarks;

/// <summary>A user of a measurement's own: registry, signing key and caches, so that nothing of the real user's is published to, overwritten or forgotten.</summary>
/// <param name="Directory">Goes away with the measurement.</param>
public sealed record BenchmarkHome(string Directory)
{
    /// <summary>The pinned scanner.</summary>
    public string Scanner { get; init; } = "trivy";

    /// <summary>Every tag that was published, with registry and repository.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>What each image is pulled by: registry, repository and digest.</summary>
    public IReadOnlyList<string> Published { get; init; } = [];

    /// <summary>One tag of each image with each of its platforms.</summary>
    public IReadOnlyList<(string Reference, string Platform)> Platforms { get; init; } = [];

    /// <summary>For <c>--config</c>: the repository's own file, and beside it the database of this measurement.</summary>
    public string Config => Path.Combine(Directory, "benchmark.yml");

    public UserFolders Folders => new(Path.Combine(Directory, "cache", "pipelinebuild"), Path.Combine(Directory, "data", "pipelinebuild"));

    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>
    {
        ["XDG_CACHE_HOME"] = Path.GetDirectoryName(Folders.Cache),
        ["XDG_DATA_HOME"] = Path.GetDirectoryName(Folders.Data),
    };

    /// <summary>What earlier scans found, and what the scanner remembers of layers.</summary>
    public IReadOnlyList<string> ScanMemory => [Path.Combine(Folders.Cache, "scan", "results"), Path.Combine(Folders.Cache, "scan", "layers")];

    /// <summary>Where the scanner keeps its own when nobody but us starts it.</summary>
    public string PlainCache => Path.Combine(Directory, "plain");

    public string PlainMemory => Path.Combine(PlainCache, "fanal");
}
