using System.Text.Json;
using PipelineBuild.Artifacts;

namespace PipelineBuild.Containers.Inspection;

/// <summary>A manifest or index as far as it says something to a reader; what others pushed may be anything, so every part is checked.</summary>
/// <param name="ArtifactType">What an artifact that is no image says it is.</param>
/// <param name="Subject">Digest of what this is about, for a signature or attestation.</param>
/// <param name="Parts">Manifests of an index, layers of everything else.</param>
public sealed record ManifestDocument(string MediaType, string? ArtifactType, string? Subject, ManifestPart? Configuration, IReadOnlyList<ManifestPart> Parts)
{
    private static readonly string[] ImageConfigurations = ["application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json"];

    /// <summary>A list of platforms.</summary>
    public bool IsIndex => MediaType is OciManifest.Index or OciManifest.DockerList;

    /// <summary>The image of one platform.</summary>
    public bool IsImage => !IsIndex && Configuration is { } part && ImageConfigurations.Contains(part.MediaType);

    /// <exception cref="InvalidDataException">The bytes are not what their media type says.</exception>
    public static ManifestDocument Read(OciManifest manifest)
    {
        try
        {
            using var document = JsonDocument.Parse(manifest.Bytes);
            var root = document.RootElement;
            var isIndex = manifest.IsIndex;
            var configuration = !isIndex && root.TryGetProperty("config", out var config) ? ManifestPart.Read(config) : null;
            return new ManifestDocument(
                manifest.MediaType,
                Json.Text(root, "artifactType") ?? (isIndex ? null : configuration?.MediaType),
                root.TryGetProperty("subject", out var subject) ? Json.Text(subject, "digest") : null,
                configuration,
                root.TryGetProperty(isIndex ? "manifests" : "layers", out var parts) ? parts.EnumerateArray().Select(ManifestPart.Read).ToList() : []);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new InvalidDataException($"{manifest.Digest} is no well-formed {manifest.MediaType}: {error.Message}", error);
        }
    }
}

/// <summary>One entry of a manifest or index with its annotations.</summary>
public sealed record ManifestPart(string MediaType, string Digest, long Size, Platform? Platform, string? ArtifactType, IReadOnlyDictionary<string, string> Annotations)
{
    private const string AttestationType = "attestation-manifest";

    /// <summary>The digest of the platform's manifest that this attestation is about; null for everything else.</summary>
    public string? AttestedDigest => Annotations.GetValueOrDefault("vnd.docker.reference.type") == AttestationType ? Annotations.GetValueOrDefault("vnd.docker.reference.digest") ?? "" : null;

    internal static ManifestPart Read(JsonElement element)
    {
        var plain = OciDescriptor.Read(element);
        return IsDigest(plain.Digest) && plain.Size >= 0
            ? new ManifestPart(plain.MediaType ?? "", plain.Digest, plain.Size, plain.Platform, Json.Text(element, "artifactType"), Json.Texts(element, "annotations"))
            : throw new FormatException($"'{plain.Digest}' with {plain.Size} bytes is no descriptor");
    }

    /// <summary>A digest goes into addresses, so nothing else may pass for one.</summary>
    private static bool IsDigest(string? text) => text is { Length: 71 } && text.StartsWith("sha256:", StringComparison.Ordinal) && text.AsSpan(7).IndexOfAnyExcept("0123456789abcdef") < 0;
}
