using PipelineBuild.Artifacts;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Registries;
using PipelineBuild.Tools.Scanning;

namespace PipelineBuild.Quality.Benchmarks;

/// <summary>Runs the registry of a measurement's own user, as the pipeline runs that of any other.</summary>
public sealed class ScratchRegistry(RegistryClients clients, ProgramLocator programs, IProcessRunner processes, PortOwner ports, IProgress<string> progress, TimeProvider time) : IScratchRegistry
{
    private const string Tag = "2";

    public Task<string> StartAsync(UserFolders folders, CancellationToken cancel) => Of(folders).EnsureRunningAsync(null, cancel);

    public async Task TakeOverAsync(IReadOnlyList<string> images, string host, BenchmarkPlace place, CancellationToken cancel)
    {
        foreach (var image in images.Select(ImageReference.Parse))
        {
            var origin = clients.Open(image.Host);
            foreach (var tag in await origin.TagsAsync(image.Repository, cancel))
            {
                if ((await origin.FindManifestAsync(image.Repository, tag, cancel))?.Digest == image.Digest)
                {
                    await processes.RunCheckedAsync(place.RunDocker(Copy(image.ToString(), $"{host}/{image.Repository}:{tag}")), cancel);
                }
            }
        }
    }

    public Task PushDatabaseAsync(string host, string repository, byte[] database, string scratch, CancellationToken cancel) =>
        VulnerabilityDatabase.PushAsync(clients.Open(host), repository, Tag, database, time.GetUtcNow(), scratch, cancel);

    public Task StopAsync(UserFolders folders) => Of(folders).StopAsync(CancellationToken.None);

    /// <summary>The arguments behind <c>docker</c>; an index is copied as it is.</summary>
    public static IReadOnlyList<string> Copy(string from, string to) => ["buildx", "imagetools", "create", "--tag", to, from];

    private LocalRegistry Of(UserFolders folders) => new(folders, programs, processes, ports, new RegistryUse(folders, progress, time), progress, time);
}
