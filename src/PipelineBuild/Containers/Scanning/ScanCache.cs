using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PipelineBuild.Artifacts;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Scanning;

namespace PipelineBuild.Containers.Scanning;

/// <summary>Everything that decides what a scan of a platform finds.</summary>
/// <param name="Database">Sha256 of the vulnerability database; null when there was none.</param>
/// <param name="Vex">Sha256 of all VEX files.</param>
public sealed record ScanKey(string Digest, string? Database, string Scanner, string Vex)
{
    /// <summary>Raised whenever the scanner is called, or read, in another way.</summary>
    public int Version { get; init; } = 1;
}

/// <summary>Keeps what scanners found, never a verdict: gates and exceptions are applied anew in every run.</summary>
public sealed class ScanCache(UserFolders folders)
{
    private string Root => Path.Combine(folders.Cache, "scan", "results");

    /// <summary>Null when there is nothing, or not everything, or something that was changed since.</summary>
    public ScanData? Load(ScanKey key)
    {
        try
        {
            var entry = JsonSerializer.Deserialize<Entry>(File.ReadAllText(FileOf(key)));
            return entry is not null && entry.Key == key && entry.Sha256 == Sha256(entry.Data) ? JsonSerializer.Deserialize<ScanData>(entry.Data) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or ArgumentNullException)
        {
            return null;
        }
    }

    public void Save(ScanKey key, ScanData data)
    {
        var text = JsonSerializer.Serialize(data);
        AtomicFile.Write(FileOf(key), JsonSerializer.Serialize(new Entry(key, Sha256(text), text)));
    }

    private string FileOf(ScanKey key) => Path.Combine(Root, $"{Sha256(JsonSerializer.Serialize(key))}.json");

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private sealed record Entry(ScanKey Key, string Sha256, string Data);
}
