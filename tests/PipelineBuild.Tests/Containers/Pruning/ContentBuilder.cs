using System.Text;
using System.Text.Json.Nodes;
using PipelineBuild.Artifacts;
using PipelineBuild.Containers.Inspection;
using PipelineBuild.Containers.Pruning;

namespace PipelineBuild.Tests.Containers.Pruning;

/// <summary>Makes up what a repository holds.</summary>
internal sealed class ContentBuilder
{
    public const string Repository = "acme/app";

    private readonly Dictionary<string, string> tags = [];
    private readonly Dictionary<string, OciManifest> manifests = [];
    private readonly Dictionary<string, string> about = [];
    private readonly Dictionary<string, DateTimeOffset> pushed = [];

    /// <summary>The manifest of one platform, of one layer.</summary>
    public string Platform(string content) => Add(OciManifest.Manifest, new JsonObject
    {
        ["config"] = Descriptor($"config of {content}", "application/vnd.oci.image.config.v1+json"),
        ["layers"] = new JsonArray(Descriptor($"layer of {content}", "application/vnd.oci.image.layer.v1.tar+gzip")),
    });

    public string Index(params string[] platforms) => Add(OciManifest.Index, new JsonObject
    {
        ["manifests"] = new JsonArray(platforms.Select(digest => (JsonNode)new JsonObject { ["mediaType"] = OciManifest.Manifest, ["digest"] = digest, ["size"] = 1, ["platform"] = new JsonObject { ["os"] = "linux", ["architecture"] = "amd64" } }).ToArray()),
    });

    /// <summary>An image of one platform with these tags.</summary>
    public string Image(string content, params string[] names)
    {
        var index = Index(Platform(content));
        foreach (var name in names)
        {
            tags[name] = index;
        }

        return index;
    }

    /// <summary>A signature as cosign leaves it.</summary>
    public string Sign(string digest)
    {
        var signature = Platform($"signature of {digest}");
        tags[$"{AttachedManifest.TagOf(digest)}.sig"] = signature;
        about[signature] = digest;
        return signature;
    }

    public void Name(string digest, string tag) => tags[tag] = digest;

    public void PushedAt(string digest, DateTimeOffset time) => pushed[digest] = time;

    public RepositoryContent Build() => new(Repository, tags, manifests, about, pushed, []);

    private string Add(string type, JsonObject document)
    {
        var manifest = new OciManifest(type, Encoding.UTF8.GetBytes(document.ToJsonString()));
        manifests[manifest.Digest] = manifest;
        return manifest.Digest;
    }

    private static JsonObject Descriptor(string text, string type) => new() { ["mediaType"] = type, ["digest"] = OciManifest.DigestOf(Encoding.UTF8.GetBytes(text)), ["size"] = text.Length };
}
