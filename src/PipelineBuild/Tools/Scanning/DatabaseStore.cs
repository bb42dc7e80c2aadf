using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PipelineBuild.Artifacts;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Tools.Scanning;

/// <summary>A vulnerability database in the per-user cache; its files are never changed, a newer one lies beside it.</summary>
/// <param name="Repository">Where it came from.</param>
/// <param name="Manifest">Digest under which the registry knows it.</param>
/// <param name="Directory">Name of its directory.</param>
/// <param name="Sha256">Of the database itself.</param>
/// <param name="Length">Together with the time of writing tells whether it has to be hashed again.</param>
/// <param name="UpdatedAt">When its makers gathered what it holds.</param>
public sealed record StoredDatabase(string Repository, string Manifest, string Directory, string Sha256, long Length, DateTimeOffset Written, DateTimeOffset UpdatedAt);

/// <summary>Keeps the vulnerability databases of this user: whole and unaltered, or none.</summary>
public sealed class DatabaseStore(Trivy trivy, UserFolders folders, TimeProvider time)
{
    private static readonly TimeSpan LockLimit = TimeSpan.FromMinutes(15);

    /// <summary>A run that began before a newer one came still reads the old one.</summary>
    private static readonly TimeSpan KeepUnused = TimeSpan.FromDays(1);

    private string Root => Path.Combine(folders.Cache, "scan", "databases");

    /// <summary>The database that was fetched last from a repository; null when there is none, or it is damaged.</summary>
    public StoredDatabase? Find(string repository)
    {
        try
        {
            var stored = JsonSerializer.Deserialize<StoredDatabase>(File.ReadAllText(PointerOf(repository)))!;
            var file = new FileInfo(FileOf(stored));
            return file.Exists && ((file.Length == stored.Length && file.LastWriteTimeUtc == stored.Written.UtcDateTime) || ProgramCache.Sha256(file.FullName) == stored.Sha256) ? stored : null;
        }
        catch (Exception error) when (error is IOException or JsonException or UnauthorizedAccessException or NullReferenceException)
        {
            return null;
        }
    }

    /// <summary>The directory that Trivy is given.</summary>
    public string PathOf(StoredDatabase stored) => Path.Combine(Root, stored.Directory);

    /// <summary>Fetches what the registry has now.</summary>
    /// <exception cref="TrivyException">It could not be fetched.</exception>
    /// <exception cref="InvalidDataException">What came does not say of when it is.</exception>
    public async Task<StoredDatabase> FetchAsync(string program, string repository, string manifest, RegistryPass pass, CancellationToken cancel)
    {
        using var one = await FileLock.TakeAsync(Path.Combine(folders.Cache, "scan", "databases.lock"), LockLimit, time, cancel);
        if (Find(repository) is { } known && known.Manifest == manifest)
        {
            return known;
        }

        var staging = Path.Combine(Root, $".{Guid.NewGuid():N}");
        using var scratch = new PrivateDirectory();
        try
        {
            Directory.CreateDirectory(staging);
            await trivy.DownloadDatabaseAsync(program, repository, pass, staging, scratch.FullName, cancel);
            return Accept(staging, repository, manifest);
        }
        finally
        {
            if (Directory.Exists(staging))
            {
                Directory.Delete(staging, recursive: true);
            }
        }
    }

    private StoredDatabase Accept(string staging, string repository, string manifest)
    {
        var updated = UpdatedAt(Path.Combine(staging, "db", "metadata.json"), repository);
        var file = new FileInfo(Path.Combine(staging, "db", "trivy.db"));
        var sha256 = ProgramCache.Sha256(file.FullName);
        var stored = new StoredDatabase(repository, manifest, Name($"{sha256} {updated:O}"), sha256, file.Length, new DateTimeOffset(file.LastWriteTimeUtc), updated);
        if (Directory.Exists(PathOf(stored)))
        {
            Directory.Delete(PathOf(stored), recursive: true);
        }

        Directory.Move(staging, PathOf(stored));
        AtomicFile.Write(PointerOf(repository), JsonSerializer.Serialize(stored));
        RemoveUnused();
        return stored;
    }

    private static DateTimeOffset UpdatedAt(string metadata, string repository)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(metadata));
            return document.RootElement.GetProperty("UpdatedAt").GetDateTimeOffset();
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            throw new InvalidDataException($"the database from {repository} does not say of when it is: {error.Message}", error);
        }
    }

    private void RemoveUnused()
    {
        var used = Directory.EnumerateFiles(Root, "*.json").Select(file => JsonSerializer.Deserialize<StoredDatabase>(File.ReadAllText(file))!.Directory).ToHashSet(StringComparer.Ordinal);
        foreach (var unused in Directory.EnumerateDirectories(Root).Where(folder => !used.Contains(Path.GetFileName(folder)) && time.GetUtcNow() - Directory.GetLastWriteTimeUtc(folder) > KeepUnused))
        {
            Directory.Delete(unused, recursive: true);
        }
    }

    private string FileOf(StoredDatabase stored) => Path.Combine(PathOf(stored), "db", "trivy.db");

    private string PointerOf(string repository) => Path.Combine(Root, $"{Name(repository)}.json");

    private static string Name(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..24];
}
