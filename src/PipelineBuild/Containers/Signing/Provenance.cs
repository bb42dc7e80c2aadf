using System.Text.Json;

namespace PipelineBuild.Containers.Signing;

/// <summary>What the builder wrote down about one platform of an image.</summary>
/// <param name="Subjects">Digests that it is about. BuildKit names none for an image without a name; then the index that lists it says which.</param>
/// <param name="IsMax">Whether the whole build is described (<c>mode=max</c>).</param>
/// <param name="Labels">That the build was asked to set.</param>
public sealed record Provenance(IReadOnlyList<string> Subjects, bool IsMax, IReadOnlyDictionary<string, string> Labels)
{
    public const string Revision = "org.opencontainers.image.revision";
    public const string Source = "org.opencontainers.image.source";

    private const string LabelArgument = "label:";

    /// <summary>Reads an in-toto statement with a SLSA predicate of BuildKit, in its form 0.2 or 1.</summary>
    public static Provenance Read(ReadOnlyMemory<byte> statement)
    {
        using var document = JsonDocument.Parse(statement);
        var root = document.RootElement;
        var subjects = root.GetProperty("subject").EnumerateArray().Select(subject => $"sha256:{subject.GetProperty("digest").GetProperty("sha256").GetString()}").ToList();
        var predicate = root.GetProperty("predicate");
        var arguments = Find(predicate, "invocation", "parameters", "args") ?? Find(predicate, "buildDefinition", "externalParameters", "request", "args");
        var labels = arguments is { ValueKind: JsonValueKind.Object } found
            ? found.EnumerateObject().Where(argument => argument.Name.StartsWith(LabelArgument, StringComparison.Ordinal)).ToDictionary(argument => argument.Name[LabelArgument.Length..], argument => argument.Value.GetString() ?? "")
            : [];
        return new Provenance(subjects, (Find(predicate, "buildConfig") ?? Find(predicate, "buildDefinition", "internalParameters", "buildConfig")) is not null, labels);
    }

    private static JsonElement? Find(JsonElement element, params string[] path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element;
    }
}

/// <summary>Reads from the registry what the builder and the labels of an image say about where it comes from.</summary>
public sealed class ProvenanceReader
{
    private const string ReferenceType = "vnd.docker.reference.type";
    private const string ReferenceDigest = "vnd.docker.reference.digest";
    private const string PredicateType = "in-toto.io/predicate-type";
    private const string Slsa = "https://slsa.dev/provenance/";

    /// <summary>Null when the index has no provenance for that platform.</summary>
    public async Task<Provenance?> ReadAsync(RegistryImage image, string digest, CancellationToken cancel)
    {
        using var index = JsonDocument.Parse(image.Index.Bytes);
        foreach (var child in index.RootElement.GetProperty("manifests").EnumerateArray().Where(child => Annotation(child, ReferenceType) == "attestation-manifest" && Annotation(child, ReferenceDigest) == digest))
        {
            var manifest = await image.Client.FindManifestAsync(image.Repository, child.GetProperty("digest").GetString()!, cancel);
            if (manifest is null)
            {
                continue;
            }

            using var attestation = JsonDocument.Parse(manifest.Bytes);
            foreach (var layer in attestation.RootElement.GetProperty("layers").EnumerateArray().Where(layer => Annotation(layer, PredicateType)?.StartsWith(Slsa, StringComparison.Ordinal) == true))
            {
                return Provenance.Read(await image.Client.ReadBlobAsync(image.Repository, layer.GetProperty("digest").GetString()!, cancel));
            }
        }

        return null;
    }

    /// <summary>The labels of a platform's configuration.</summary>
    public async Task<IReadOnlyDictionary<string, string>> LabelsAsync(RegistryImage image, string digest, CancellationToken cancel)
    {
        var manifest = await image.Client.FindManifestAsync(image.Repository, digest, cancel) ?? throw new InvalidDataException($"{image.At(digest)} is not there");
        using var config = JsonDocument.Parse(await image.Client.ReadBlobAsync(image.Repository, manifest.Blobs[0].Digest, cancel));
        return config.RootElement.TryGetProperty("config", out var settings) && settings.TryGetProperty("Labels", out var labels) && labels.ValueKind == JsonValueKind.Object
            ? labels.EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString() ?? "")
            : new Dictionary<string, string>();
    }

    private static string? Annotation(JsonElement element, string name) =>
        element.TryGetProperty("annotations", out var annotations) && annotations.TryGetProperty(name, out var value) ? value.GetString() : null;
}
