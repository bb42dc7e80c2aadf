using System.Security.Cryptography;
using System.Text.Json;

namespace PipelineBuild.Artifacts;

/// <summary>An image on disk in the OCI image layout: what a build made and a publish pushes, byte for byte.</summary>
/// <remarks>https://github.com/opencontainers/image-spec/blob/main/image-layout.md</remarks>
public sealed class OciLayout(string directory)
{
    public string Directory => directory;

    /// <summary>The one image of the layout.</summary>
    /// <exception cref="InvalidDataException">The layout is missing, incomplete or holds another number of images.</exception>
    public OciManifest Root()
    {
        try
        {
            using var index = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(directory, "index.json")));
            var entries = index.RootElement.GetProperty("manifests").EnumerateArray().Select(OciDescriptor.Read).ToList();
            return entries.Count == 1 ? Read(entries[0]) : throw new InvalidDataException($"{directory}: expected one image, found {entries.Count}");
        }
        catch (Exception error) when (error is IOException or JsonException or KeyNotFoundException)
        {
            throw new InvalidDataException($"{directory} is no complete OCI layout: {error.Message}", error);
        }
    }

    /// <summary>A manifest of the layout, its bytes checked against the digest.</summary>
    public OciManifest Read(OciDescriptor descriptor)
    {
        try
        {
            var manifest = new OciManifest(descriptor.MediaType, File.ReadAllBytes(PathOf(descriptor.Digest)));
            return manifest.Digest == descriptor.Digest ? manifest : throw Damaged(descriptor.Digest);
        }
        catch (IOException error)
        {
            throw new InvalidDataException($"{directory} is no complete OCI layout: {error.Message}", error);
        }
    }

    /// <summary>Compares a blob with its digest. A damaged one is deleted, because a build only writes blobs that it does not find.</summary>
    /// <exception cref="InvalidDataException">The blob is damaged or missing.</exception>
    public async Task VerifyAsync(OciDescriptor blob, CancellationToken cancel)
    {
        try
        {
            await using var stream = File.OpenRead(PathOf(blob.Digest));
            if ($"sha256:{Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancel))}" == blob.Digest)
            {
                return;
            }
        }
        catch (IOException error)
        {
            throw new InvalidDataException($"{directory} is no complete OCI layout: {error.Message}", error);
        }

        throw Damaged(blob.Digest);
    }

    /// <summary>Removes what a killed build left half written and the next one would stumble over.</summary>
    public void Mend()
    {
        var unfinished = Path.Combine(directory, "ingest");
        if (System.IO.Directory.Exists(unfinished))
        {
            System.IO.Directory.Delete(unfinished, recursive: true);
        }

        var index = Path.Combine(directory, "index.json");
        if (File.Exists(index) && !IsReadable())
        {
            File.Delete(index);
        }
    }

    public string PathOf(string digest) => Path.Combine(directory, "blobs", digest.Replace(':', Path.DirectorySeparatorChar));

    /// <summary>Every manifest and blob that the image consists of.</summary>
    public IReadOnlyList<OciDescriptor> Reachable()
    {
        var manifests = Root().Children;
        return manifests.Concat(manifests.SelectMany(child => Read(child).Blobs)).Concat(Root().Blobs).DistinctBy(descriptor => descriptor.Digest).ToList();
    }

    /// <summary>Deletes what earlier builds left behind, so that the directory does not grow with every build.</summary>
    public void Prune()
    {
        var keep = Reachable().Select(descriptor => PathOf(descriptor.Digest)).Append(PathOf(Root().Digest)).ToHashSet(StringComparer.Ordinal);
        foreach (var file in System.IO.Directory.EnumerateFiles(Path.Combine(directory, "blobs"), "*", SearchOption.AllDirectories).Where(file => !keep.Contains(file)))
        {
            File.Delete(file);
        }
    }

    private bool IsReadable()
    {
        try
        {
            return Root().Children.Select(Read).Count() >= 0;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private InvalidDataException Damaged(string digest)
    {
        File.Delete(PathOf(digest));
        return new InvalidDataException($"{PathOf(digest)} did not hold what its name says and was deleted; run DockerBuild again");
    }
}
