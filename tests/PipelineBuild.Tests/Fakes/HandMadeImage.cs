using System.Text;
using System.Text.Json.Nodes;
using PipelineBuild.Artifacts;

namespace PipelineBuild.Tests.Fakes;

/// <summary>Writes an OCI layout the way BuildKit does: an index of platform manifests and one attestation.</summary>
public static class HandMadeImage
{
    /// <returns>The index, as <c>containerimage.digest</c> names it.</returns>
    public static OciManifest Write(string directory, string content, params string[] platforms)
    {
        var manifests = new JsonArray();
        foreach (var platform in platforms)
        {
            var parts = platform.Split('/');
            manifests.Add((JsonNode)Describe(Manifest(directory, $"{content} for {platform}"), new JsonObject { ["os"] = parts[0], ["architecture"] = parts[1] }));
        }

        manifests.Add((JsonNode)Describe(Manifest(directory, $"attestation of {content}"), new JsonObject { ["os"] = "unknown", ["architecture"] = "unknown" }));
        var index = Blob(directory, OciManifest.Index, new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = OciManifest.Index, ["manifests"] = manifests }.ToJsonString());
        var entry = new JsonObject { ["schemaVersion"] = 2, ["manifests"] = new JsonArray(Describe(index, null)) };
        File.WriteAllText(Path.Combine(directory, "index.json"), entry.ToJsonString());
        return index;
    }

    /// <summary>Puts bytes under their digest, as a build before the current one may have left them.</summary>
    public static OciManifest Blob(string directory, string mediaType, string text)
    {
        var blob = new OciManifest(mediaType, Encoding.UTF8.GetBytes(text));
        var file = new OciLayout(directory).PathOf(blob.Digest);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, blob.Bytes);
        return blob;
    }

    private static OciManifest Manifest(string directory, string content)
    {
        var config = Blob(directory, "application/vnd.oci.image.config.v1+json", $"{{\"of\":\"{content}\"}}");
        var layer = Blob(directory, "application/vnd.oci.image.layer.v1.tar+gzip", $"layer of {content}");
        return Blob(directory, OciManifest.Manifest, new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = OciManifest.Manifest,
            ["config"] = Describe(config, null),
            ["layers"] = new JsonArray(Describe(layer, null)),
        }.ToJsonString());
    }

    private static JsonObject Describe(OciManifest blob, JsonObject? platform)
    {
        var descriptor = new JsonObject { ["mediaType"] = blob.MediaType, ["digest"] = blob.Digest, ["size"] = blob.Bytes.Length };
        if (platform is not null)
        {
            descriptor["platform"] = platform;
        }

        return descriptor;
    }
}
