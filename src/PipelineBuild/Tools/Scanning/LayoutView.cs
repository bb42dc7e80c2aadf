using System.IO.Compression;
using System.Text.Json.Nodes;
using PipelineBuild.Artifacts;

namespace PipelineBuild.Tools.Scanning;

/// <summary>Shows one platform of an OCI layout as a layout of its own: a scanner that is given the whole picks a platform itself.</summary>
public static class LayoutView
{
    private const string Blobs = "blobs";

    /// <summary>Tar files seldom shrink to less; a disk that could get full is left alone.</summary>
    private const int MostGrowth = 10;

    /// <param name="directory">Where it is made; the blobs stay where they are.</param>
    public static void Write(OciLayout layout, OciDescriptor manifest, string directory)
    {
        WriteIndex(manifest, directory);
        Directory.CreateSymbolicLink(Path.Combine(directory, Blobs), Path.Combine(layout.Directory, Blobs));
    }

    /// <summary>
    /// The same with layers out of their compression, under the names they had: Trivy looks at the bytes to find out what they are, and
    /// unpacks more slowly than we do.
    /// </summary>
    /// <param name="packed">Layers that will not be read, and so stay as they are.</param>
    public static async Task WriteUnpackedAsync(OciLayout layout, OciDescriptor manifest, IReadOnlySet<string> packed, string directory, CancellationToken cancel)
    {
        WriteIndex(manifest, directory);
        foreach (var blob in layout.Read(manifest).Blobs.Append(manifest).DistinctBy(blob => blob.Digest))
        {
            var shown = Path.Combine(directory, Path.GetRelativePath(layout.Directory, layout.PathOf(blob.Digest)));
            Directory.CreateDirectory(Path.GetDirectoryName(shown)!);
            if (packed.Contains(blob.Digest) || !blob.MediaType.EndsWith("gzip", StringComparison.Ordinal) || !await UnpackAsync(layout.PathOf(blob.Digest), shown, cancel))
            {
                File.CreateSymbolicLink(shown, layout.PathOf(blob.Digest));
            }
        }
    }

    /// <returns>Whether it could be done; the scanner itself needs less room.</returns>
    private static async Task<bool> UnpackAsync(string from, string to, CancellationToken cancel)
    {
        try
        {
            if (new FileInfo(from).Length * MostGrowth > new DriveInfo(Path.GetDirectoryName(to)!).AvailableFreeSpace)
            {
                return false;
            }

            await using var unpacked = new GZipStream(File.OpenRead(from), CompressionMode.Decompress);
            await using var file = File.Create(to);
            await unpacked.CopyToAsync(file, 1 << 20, cancel);
            return true;
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            File.Delete(to);
            return false;
        }
    }

    private static void WriteIndex(OciDescriptor manifest, string directory)
    {
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""");
        File.WriteAllText(Path.Combine(directory, "index.json"), new JsonObject
        {
            ["schemaVersion"] = 2,
            ["manifests"] = new JsonArray(new JsonObject { ["mediaType"] = manifest.MediaType, ["digest"] = manifest.Digest, ["size"] = manifest.Size }),
        }.ToJsonString());
    }
}
