using PipelineBuild.Tools;

namespace PipelineBuild.Quality.Benchmarks;

/// <summary>The registry of a measurement's own user.</summary>
public interface IScratchRegistry
{
    /// <returns>Its host and port.</returns>
    Task<string> StartAsync(UserFolders folders, CancellationToken cancel);

    /// <summary>Takes images over that the build got from another registry of this machine, under all their tags.</summary>
    /// <param name="images">By digest.</param>
    Task TakeOverAsync(IReadOnlyList<string> images, string host, BenchmarkPlace place, CancellationToken cancel);

    Task PushDatabaseAsync(string host, string repository, byte[] database, string scratch, CancellationToken cancel);

    Task StopAsync(UserFolders folders);
}
