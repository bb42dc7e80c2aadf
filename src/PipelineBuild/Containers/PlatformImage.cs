using System.Text.Json;
using PipelineBuild.Artifacts;

namespace PipelineBuild.Containers;

/// <summary>Takes an index apart by platform and joins platforms to one: the manifests stay the very bytes they are, so the same parts give the same index.</summary>
public static class PlatformImage
{
    /// <summary>BuildKit's word in an index for which manifest an attestation is about.</summary>
    private const string AttestedDigest = "vnd.docker.reference.digest";

    /// <summary>An index of one platform and what is attested about it.</summary>
    /// <exception cref="InvalidDataException">The index has no such platform.</exception>
    public static OciManifest Of(OciManifest index, string platform) => Join([(platform, index)]);

    /// <summary>One index of a platform of each: first the platforms in the order given, then their attestations in the same.</summary>
    /// <exception cref="InvalidDataException">An index lacks its platform.</exception>
    public static OciManifest Join(IReadOnlyList<(string Platform, OciManifest Index)> parts)
    {
        var manifests = new List<JsonElement>();
        var attestations = new List<JsonElement>();
        foreach (var (platform, index) in parts)
        {
            var digest = index.Platforms.GetValueOrDefault(platform) ?? throw new InvalidDataException($"the index {index.Digest} has no {platform}");
            using var document = JsonDocument.Parse(index.Bytes);
            var entries = document.RootElement.GetProperty("manifests").EnumerateArray().Select(entry => entry.Clone()).ToList();
            manifests.Add(entries.First(entry => entry.GetProperty("digest").GetString() == digest));
            attestations.AddRange(entries.Where(entry => Attests(entry, digest)));
        }

        return Write(manifests.Concat(attestations));
    }

    private static bool Attests(JsonElement entry, string digest) =>
        entry.TryGetProperty("annotations", out var notes) && notes.TryGetProperty(AttestedDigest, out var about) && about.GetString() == digest;

    private static OciManifest Write(IEnumerable<JsonElement> entries)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", 2);
            json.WriteString("mediaType", OciManifest.Index);
            json.WriteStartArray("manifests");
            foreach (var entry in entries)
            {
                entry.WriteTo(json);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return new OciManifest(OciManifest.Index, stream.ToArray());
    }
}
