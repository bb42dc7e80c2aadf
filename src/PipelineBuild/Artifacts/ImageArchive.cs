using System.Formats.Tar;
using System.Text;
using System.Text.Json.Nodes;

namespace PipelineBuild.Artifacts;

/// <summary>Writes an image on disk as the one file that <c>docker image load</c> takes, under a name of its own.</summary>
public static class ImageArchive
{
    /// <param name="name">With a tag.</param>
    /// <param name="platform">The one that engines take which keep images the older way.</param>
    public static async Task WriteAsync(OciLayout layout, string name, string platform, Stream into, CancellationToken cancel)
    {
        var root = layout.Root();
        await using var tar = new TarWriter(into, TarEntryFormat.Pax, leaveOpen: true);
        await AddAsync(tar, "oci-layout", """{"imageLayoutVersion":"1.0.0"}""", cancel);
        await AddAsync(tar, "index.json", Index(root, name), cancel);
        foreach (var digest in layout.Reachable().Select(blob => blob.Digest).Append(root.Digest).Distinct())
        {
            await tar.WriteEntryAsync(layout.PathOf(digest), PathOf(digest), cancel);
        }

        await AddAsync(tar, "manifest.json", Manifest(layout, root, name, platform), cancel);
    }

    private static string Index(OciManifest root, string name) => new JsonObject
    {
        ["schemaVersion"] = 2,
        ["mediaType"] = OciManifest.Index,
        ["manifests"] = new JsonArray(new JsonObject
        {
            ["mediaType"] = root.MediaType,
            ["digest"] = root.Digest,
            ["size"] = root.Bytes.Length,
            ["annotations"] = new JsonObject
            {
                ["io.containerd.image.name"] = ImageReference.Parse(name).ToString(),
                ["org.opencontainers.image.ref.name"] = name[(name.LastIndexOf(':') + 1)..],
            },
        }),
    }.ToJsonString();

    private static string Manifest(OciLayout layout, OciManifest root, string name, string platform)
    {
        var manifest = root.IsIndex ? layout.Read(root.Children.First(child => child.Digest == root.Platforms[platform])) : root;
        var blobs = manifest.Blobs.Select(blob => PathOf(blob.Digest)).ToList();
        return new JsonArray(new JsonObject
        {
            ["Config"] = blobs[0],
            ["RepoTags"] = new JsonArray(name),
            ["Layers"] = new JsonArray([.. blobs.Skip(1).Select(blob => (JsonNode)blob)]),
        }).ToJsonString();
    }

    private static Task AddAsync(TarWriter tar, string name, string text, CancellationToken cancel) =>
        tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) }, cancel);

    private static string PathOf(string digest) => $"blobs/{digest.Replace(':', '/')}";
}
