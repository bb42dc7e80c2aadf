using System.Security.Cryptography;
using System.Text.Json;

namespace PipelineBuild.Artifacts;

/// <summary>The bytes of a manifest or index with what they say: the digest is of these very bytes, so they are never written anew.</summary>
public sealed record OciManifest(string MediaType, byte[] Bytes)
{
    public const string Index = "application/vnd.oci.image.index.v1+json";
    public const string Manifest = "application/vnd.oci.image.manifest.v1+json";
    public const string DockerList = "application/vnd.docker.distribution.manifest.list.v2+json";
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";

    /// <summary>Every kind of manifest a registry may answer with.</summary>
    public static readonly IReadOnlyList<string> MediaTypes = [Index, Manifest, DockerList, DockerManifest];

    public string Digest { get; } = DigestOf(Bytes);

    public bool IsIndex => MediaType is Index or DockerList;

    /// <summary>What an index points to: platform manifests and attestations.</summary>
    public IReadOnlyList<OciDescriptor> Children => IsIndex ? Descriptors("manifests") : [];

    /// <summary>Configuration and layers of a single manifest.</summary>
    public IReadOnlyList<OciDescriptor> Blobs => IsIndex ? [] : [OciDescriptor.Read(Document.GetProperty("config")), .. Descriptors("layers")];

    /// <summary>Platform to manifest digest, attestations left out.</summary>
    public IReadOnlyDictionary<string, string> Platforms => Children
        .Where(child => child.Platform is { Os: not "unknown" })
        .GroupBy(child => child.Platform!.ToString())
        .ToDictionary(group => group.Key, group => group.First().Digest);

    public static string DigestOf(ReadOnlySpan<byte> bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";

    private JsonElement Document
    {
        get
        {
            using var document = JsonDocument.Parse(Bytes);
            return document.RootElement.Clone();
        }
    }

    private IReadOnlyList<OciDescriptor> Descriptors(string property) =>
        Document.TryGetProperty(property, out var list) ? list.EnumerateArray().Select(OciDescriptor.Read).ToList() : [];
}

/// <summary>A pointer to content: its type, digest, size in bytes and, in an index, its platform.</summary>
public sealed record OciDescriptor(string MediaType, string Digest, long Size, Platform? Platform)
{
    internal static OciDescriptor Read(JsonElement element) => new(
        element.GetProperty("mediaType").GetString()!,
        element.GetProperty("digest").GetString()!,
        element.GetProperty("size").GetInt64(),
        element.TryGetProperty("platform", out var platform) ? ReadPlatform(platform) : null);

    private static Platform ReadPlatform(JsonElement element) => new(
        element.GetProperty("os").GetString()!,
        element.GetProperty("architecture").GetString()!,
        element.TryGetProperty("variant", out var variant) && variant.GetString() is { Length: > 0 } text && !(text == "v8" && element.GetProperty("architecture").GetString() == "arm64") ? text : null);
}
