namespace PipelineBuild.Tools;

/// <summary>What the pipeline asks of the npm program.</summary>
public interface INpm
{
    /// <summary>Downloads the tarball of <c>name@version</c> into the directory and returns its path.</summary>
    Task<string> PackAsync(string package, string directory, CancellationToken cancel);

    /// <summary>Uploads a tarball as it is.</summary>
    /// <exception cref="ProcessFailedException">npm says that it did not work.</exception>
    Task PublishAsync(NpmUpload upload, CancellationToken cancel);
}

/// <summary>A tarball on its way to a registry.</summary>
/// <param name="DistTag">Names the version from then on.</param>
/// <param name="Directory">Where npm starts.</param>
public sealed record NpmUpload(string Tarball, string DistTag, string Directory)
{
    /// <summary><c>public</c> or <c>restricted</c>; null leaves it to package and registry.</summary>
    public string? Access { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    public TimeSpan? Timeout { get; init; }
}
