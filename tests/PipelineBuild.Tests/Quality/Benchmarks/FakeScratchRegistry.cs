using PipelineBuild.Quality.Benchmarks;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Quality.Benchmarks;

/// <summary>Writes down what a measurement wants of its registry.</summary>
internal sealed class FakeScratchRegistry : IScratchRegistry
{
    public const string Host = "127.0.0.1:5001";

    public List<string> Calls { get; } = [];

    public Task<string> StartAsync(UserFolders folders, CancellationToken cancel)
    {
        Calls.Add("start");
        return Task.FromResult(Host);
    }

    public Task TakeOverAsync(IReadOnlyList<string> images, string host, BenchmarkPlace place, CancellationToken cancel)
    {
        Calls.Add($"take over {string.Join(' ', images)}");
        return Task.CompletedTask;
    }

    public Task PushDatabaseAsync(string host, string repository, byte[] database, string scratch, CancellationToken cancel)
    {
        Calls.Add($"push {repository} to {host}");
        return Task.CompletedTask;
    }

    public Task StopAsync(UserFolders folders)
    {
        Calls.Add("stop");
        return Task.CompletedTask;
    }
}
