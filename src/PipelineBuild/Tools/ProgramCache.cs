using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;

namespace PipelineBuild.Tools;

/// <summary>Says what a cached program is and where it came from; written last, so that without it an entry does not exist.</summary>
/// <param name="Program">Path of the program below the entry.</param>
/// <param name="ProgramSha256">Of the unpacked program: checked before it is used.</param>
/// <param name="PackageSha256">Of the package it was unpacked from, as the signed index of its archive gave it.</param>
/// <param name="Pinned">Whether that is the version and hash of our own list.</param>
public sealed record CacheManifest(string Package, string Version, string Architecture, string Suite, string Program, string ProgramSha256, string PackageSha256, bool Pinned);

/// <summary>The per-user programs: complete, unaltered entries or none.</summary>
public sealed class ProgramCache(UserFolders folders)
{
    private const string ManifestName = "manifest.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A program is hashed once per run, not at each call.</summary>
    private readonly ConcurrentDictionary<string, Lazy<bool>> verified = new();

    /// <summary>Directory with one entry per program.</summary>
    public string Programs => Path.Combine(folders.Cache, "programs");

    private string Staging => Path.Combine(folders.Cache, "staging");

    /// <summary>Where a new entry is made ready; on the same file system, so that it can be moved into its place.</summary>
    public string NewStagingFolder() => Path.Combine(Staging, Guid.NewGuid().ToString("N"));

    /// <summary>Clears away what killed runs left half-way; only under the lock that every installer takes.</summary>
    public void RemoveLeftovers()
    {
        if (Directory.Exists(Staging))
        {
            Directory.Delete(Staging, recursive: true);
        }
    }

    /// <summary>Full path of the program, or null when there is no such entry or it has been altered.</summary>
    public string? Find(string program)
    {
        if (Manifest(program) is not { } manifest)
        {
            return null;
        }

        var path = Path.Combine(EntryOf(program), manifest.Program);
        var key = $"{path}|{manifest.ProgramSha256}";
        if (verified.GetOrAdd(key, _ => new Lazy<bool>(() => File.Exists(path) && Sha256(path) == manifest.ProgramSha256)).Value)
        {
            return path;
        }

        verified.TryRemove(key, out _);
        return null;
    }

    /// <summary>What is known about the entry, or null when there is none.</summary>
    public CacheManifest? Manifest(string program)
    {
        try
        {
            return JsonSerializer.Deserialize<CacheManifest>(File.ReadAllText(Path.Combine(EntryOf(program), ManifestName)), Json);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Puts a prepared folder into its place, under the caller's lock; an entry in use keeps its files until it ends.</summary>
    public void Accept(string program, string stagingFolder, CacheManifest manifest)
    {
        File.WriteAllText(Path.Combine(stagingFolder, ManifestName), JsonSerializer.Serialize(manifest, Json) + "\n");
        var entry = EntryOf(program);
        Directory.CreateDirectory(Programs);
        if (Directory.Exists(entry))
        {
            var old = NewStagingFolder();
            Directory.CreateDirectory(Path.GetDirectoryName(old)!);
            Directory.Move(entry, old);
            Directory.Delete(old, recursive: true);
        }

        Directory.Move(stagingFolder, entry);
        verified.Clear();
    }

    public static string Sha256(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private string EntryOf(string program) => Path.Combine(Programs, program);
}
