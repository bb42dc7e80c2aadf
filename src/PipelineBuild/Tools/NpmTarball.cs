using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace PipelineBuild.Tools;

/// <summary>The file that npm packs a package into.</summary>
public static class NpmTarball
{
    /// <summary>Its sha512 in the way npm writes it.</summary>
    public static async Task<string> IntegrityAsync(string tarball, CancellationToken cancel)
    {
        await using var stream = File.OpenRead(tarball);
        return $"sha512-{Convert.ToBase64String(await SHA512.HashDataAsync(stream, cancel))}";
    }

    /// <summary>Writes one file of the package to a place of the caller's choice.</summary>
    /// <param name="name">Path below the package's top directory.</param>
    /// <exception cref="InvalidDataException">The package holds no such file.</exception>
    public static async Task ExtractAsync(string tarball, string name, string target, CancellationToken cancel)
    {
        await using var file = File.OpenRead(tarball);
        await using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        await using var tar = new TarReader(unzipped);
        while (await tar.GetNextEntryAsync(cancellationToken: cancel) is { } entry)
        {
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile && Inner(entry.Name) == name)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                await entry.ExtractToFileAsync(target, overwrite: true, cancel);
                return;
            }
        }

        throw new InvalidDataException($"{Path.GetFileName(tarball)} holds no {name}");
    }

    /// <summary>Every npm tarball has one top directory, usually but not always called "package".</summary>
    public static string Inner(string entry) => entry[(entry.IndexOf('/') + 1)..];
}
