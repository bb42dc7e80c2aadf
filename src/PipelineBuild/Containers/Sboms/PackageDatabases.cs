using System.Formats.Tar;
using System.IO.Compression;
using PipelineBuild.Artifacts;
using PipelineBuild.Containers.Signing;

namespace PipelineBuild.Containers.Sboms;

/// <summary>Looks into the layers of a platform for a database of packages: an SBOM without components is then a mistake, not a fact.</summary>
public sealed class PackageDatabases
{
    private static readonly string[] Files = ["var/lib/dpkg/status", "lib/apk/db/installed", "usr/lib/apk/db/installed", "var/lib/rpm/rpmdb.sqlite", "var/lib/rpm/Packages", "var/lib/rpm/Packages.db", "usr/lib/sysimage/rpm/rpmdb.sqlite", "usr/lib/sysimage/rpm/Packages.db"];

    /// <summary>The first database that is found in the layers, or null.</summary>
    /// <exception cref="InvalidDataException">A layer can't be read.</exception>
    public async Task<string?> FindAsync(RegistryImage image, OciManifest platform, CancellationToken cancel)
    {
        foreach (var layer in platform.Blobs.Skip(1))
        {
            var bytes = await image.Client.ReadBlobAsync(image.Repository, layer.Digest, cancel);
            if (await FindInAsync(layer, bytes, cancel) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>Whether a file with content at that path holds packages.</summary>
    public static bool IsDatabase(string path)
    {
        var name = path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path.TrimStart('/');
        return Files.Contains(name)
            || (name.StartsWith("var/lib/dpkg/status.d/", StringComparison.Ordinal) && !name.EndsWith(".md5sums", StringComparison.Ordinal))
            || ($"/{name}".Contains("/node_modules/", StringComparison.Ordinal) && name.EndsWith("/package.json", StringComparison.Ordinal))
            || name.EndsWith(".deps.json", StringComparison.Ordinal);
    }

    private static async Task<string?> FindInAsync(OciDescriptor layer, byte[] bytes, CancellationToken cancel)
    {
        try
        {
            await using var raw = new MemoryStream(bytes);
            await using var unpacked = Unpack(layer, raw);
            await using var tar = new TarReader(unpacked);
            while (await tar.GetNextEntryAsync(copyData: false, cancel) is { } entry)
            {
                if (entry.Length > 0 && IsDatabase(entry.Name))
                {
                    return entry.Name;
                }
            }

            return null;
        }
        catch (Exception error) when (error is IOException or FormatException)
        {
            throw new InvalidDataException($"layer {layer.Digest} can't be read: {error.Message}", error);
        }
    }

    private static Stream Unpack(OciDescriptor layer, Stream raw) => layer.MediaType switch
    {
        var type when type.EndsWith("gzip", StringComparison.Ordinal) => new GZipStream(raw, CompressionMode.Decompress),
        var type when type.EndsWith("tar", StringComparison.Ordinal) => raw,
        var other => throw new InvalidDataException($"layer {layer.Digest} is {other}, which can't be looked into"),
    };
}
