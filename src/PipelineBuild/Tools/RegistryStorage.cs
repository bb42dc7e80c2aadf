using System.Text.RegularExpressions;

namespace PipelineBuild.Tools;

/// <summary>A manifest that lies in the registry's files, whether a tag names it or not.</summary>
/// <param name="Linked">When it was pushed last.</param>
public sealed record StoredManifest(string Digest, DateTimeOffset Linked);

/// <summary>What the local registry keeps on disk and its API does not tell: manifests without a tag, bytes, garbage.</summary>
/// <remarks>Paths as in https://github.com/distribution/distribution/blob/release/2.8/registry/storage/paths.go</remarks>
public sealed partial class RegistryStorage(LocalRegistry registry, ProgramLocator programs, IProcessRunner runner, SecretMask mask)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    /// <summary>All manifests of a repository.</summary>
    public async Task<IReadOnlyList<StoredManifest>> ManifestsAsync(string repository, CancellationToken cancel)
    {
        var folder = new DirectoryInfo(Path.Combine(await DataAsync(cancel), "docker/registry/v2/repositories", repository, "_manifests/revisions/sha256"));
        return folder.Exists
            ? folder.EnumerateDirectories().Select(link => (link.Name, File: new FileInfo(Path.Combine(link.FullName, "link")))).Where(pair => pair.File.Exists).Select(pair => new StoredManifest($"sha256:{pair.Name}", pair.File.LastWriteTimeUtc)).ToList()
            : [];
    }

    /// <summary>How many bytes would be garbage without these manifests; what is garbage already counts too. Changes nothing.</summary>
    /// <param name="without">Repository and digest.</param>
    public async Task<long> ForeseeAsync(IReadOnlySet<(string Repository, string Digest)> without, CancellationToken cancel)
    {
        var blobs = new DirectoryInfo(Path.Combine(await DataAsync(cancel), "docker/registry/v2/blobs"));
        if (!blobs.Exists)
        {
            return 0;
        }

        var needed = new HashSet<string>(StringComparer.Ordinal);
        var counts = false;
        foreach (var mark in (await CollectAsync([], [registry.ConfigFile, "--dry-run"], cancel)).Select(line => Mark().Match(line)).Where(mark => mark.Success))
        {
            // A manifest comes first, then what it needs.
            var digest = mark.Groups[3].Value;
            counts = mark.Groups[2].Value == "manifest" ? !without.Contains((mark.Groups[1].Value, digest)) : counts;
            if (counts)
            {
                needed.Add(digest["sha256:".Length..]);
            }
        }

        return blobs.EnumerateFiles("data", SearchOption.AllDirectories).Where(file => !needed.Contains(file.Directory!.Name)).Sum(file => file.Length);
    }

    /// <summary>Deletes every blob that no manifest needs. The registry stands still meanwhile: it would believe in blobs that are gone.</summary>
    /// <returns>How many bytes less lie on the disk.</returns>
    /// <exception cref="ProcessFailedException">The registry's own program could not do it.</exception>
    public async Task<long> CollectGarbageAsync(CancellationToken cancel)
    {
        var data = new DirectoryInfo(await DataAsync(cancel));
        return await registry.WhileStoppedAsync(
            async config =>
            {
                var before = Size(data);
                // It goes on when this run is killed: no registry is started while it holds the file.
                await CollectAsync(["flock", "--exclusive", "--nonblock", registry.CollectingFile], [config], cancel);
                return before - Size(data);
            },
            cancel);
    }

    private async Task<string> DataAsync(CancellationToken cancel) => (await registry.StatusAsync(cancel)).Data;

    /// <summary>Not with --delete-untagged: that takes the platforms of an index for untagged.</summary>
    private async Task<IReadOnlyList<string>> CollectAsync(IReadOnlyList<string> wrapper, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        var command = Command.Of("env", ["-i", "PATH=/usr/bin:/bin", .. wrapper, programs.Require(LocalRegistry.Program), "garbage-collect", .. arguments]) with { Timeout = Limit };
        var output = await runner.RunAsync(command, cancel);
        return output.Succeeded ? output.StandardOutput : throw new ProcessFailedException(command, output, mask);
    }

    private static long Size(DirectoryInfo data) => data.Exists ? data.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) : 0;

    [GeneratedRegex(@"^(\S+): marking (manifest|blob) (sha256:[0-9a-f]{64})\s*$")]
    private static partial Regex Mark();
}
