using System.Text;
using System.Text.Json.Nodes;
using PipelineBuild.Artifacts;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.Tests.Containers.Inspection;

/// <summary>Puts images into the fake registry the way BuildKit and cosign do.</summary>
internal sealed class HandPushedImage(FakeRegistry registry, string repository)
{
    public const string ConfigType = "application/vnd.oci.image.config.v1+json";
    public const string LayerType = "application/vnd.oci.image.layer.v1.tar+gzip";

    /// <summary>Two platforms, each with provenance and a bill of materials.</summary>
    public OciManifest Push(params string[] tags)
    {
        var platforms = new[] { ("amd64", 30 * 1048576), ("arm64", 29 * 1048576) }.Select(item => (Name: item.Item1, Manifest: Platform(item.Item1, item.Item2))).ToList();
        var entries = platforms.Select(platform => Describe(platform.Manifest, new JsonObject { ["os"] = "linux", ["architecture"] = platform.Name }))
            .Concat(platforms.Select(platform => Describe(Attestation(), new JsonObject { ["os"] = "unknown", ["architecture"] = "unknown" }, new JsonObject { ["vnd.docker.reference.type"] = "attestation-manifest", ["vnd.docker.reference.digest"] = platform.Manifest.Digest })));
        return Manifest(OciManifest.Index, new JsonObject { ["manifests"] = new JsonArray([.. entries]) }, tags);
    }

    public OciManifest Platform(string architecture, int size, params string[] tags)
    {
        var config = Blob(ConfigType, new JsonObject
        {
            ["os"] = "linux",
            ["architecture"] = architecture,
            ["created"] = "2024-03-05T06:07:08Z",
            ["config"] = new JsonObject
            {
                ["User"] = "node",
                ["WorkingDir"] = "/app",
                ["Entrypoint"] = new JsonArray("node", "server.js"),
                ["ExposedPorts"] = new JsonObject { ["8080/tcp"] = new JsonObject() },
                ["Env"] = new JsonArray("PATH=/bin", "TOKEN=hunter22"),
                ["Labels"] = new JsonObject { ["org.opencontainers.image.title"] = "acme/app", ["org.opencontainers.image.version"] = "1.2.3", ["platform"] = architecture },
            },
            ["history"] = new JsonArray(
                new JsonObject { ["created_by"] = "RUN |1 TOKEN=hunter22 /bin/sh -c npm ci # buildkit" },
                new JsonObject { ["created_by"] = "ENV TOKEN=hunter22", ["empty_layer"] = true },
                new JsonObject { ["created_by"] = $"COPY {new string('a', 80)} /app # buildkit" }),
        }.ToJsonString());
        return Image(config, [Layer($"base {architecture}", size), Layer($"app {architecture}", 1048576)], tags);
    }

    public OciManifest Image(JsonObject config, IReadOnlyList<JsonObject> layers, params string[] tags) =>
        Manifest(OciManifest.Manifest, new JsonObject { ["config"] = config, ["layers"] = new JsonArray([.. layers]) }, tags);

    /// <summary>Two signatures under the tag that cosign makes of the digest.</summary>
    public void Sign(string digest)
    {
        var layers = new[] { "one", "two" }.Select(name => Blob("application/vnd.dev.cosign.simplesigning.v1+json", name, new JsonObject { ["dev.cosignproject.cosign/signature"] = "MEU=" })).ToList();
        Image(Blob(ConfigType, "{}"), layers, $"{digest.Replace(':', '-')}.sig");
    }

    public OciManifest Manifest(string mediaType, JsonObject content, params string[] tags)
    {
        content["schemaVersion"] = 2;
        content["mediaType"] = mediaType;
        var manifest = new OciManifest(mediaType, Encoding.UTF8.GetBytes(content.ToJsonString()));
        foreach (var reference in tags.Append(manifest.Digest))
        {
            registry.Manifests[$"{repository}@{reference}"] = manifest;
        }

        return manifest;
    }

    public JsonObject Blob(string mediaType, string text, JsonObject? annotations = null)
    {
        var blob = new OciManifest(mediaType, Encoding.UTF8.GetBytes(text));
        registry.Blobs[$"{repository}@{blob.Digest}"] = blob.Bytes;
        return Describe(blob, null, annotations);
    }

    public static JsonObject Describe(OciManifest blob, JsonObject? platform, JsonObject? annotations = null)
    {
        var descriptor = new JsonObject { ["mediaType"] = blob.MediaType, ["digest"] = blob.Digest, ["size"] = blob.Bytes.Length };
        if (platform is not null)
        {
            descriptor["platform"] = platform;
        }

        if (annotations is not null)
        {
            descriptor["annotations"] = annotations;
        }

        return descriptor;
    }

    /// <summary>A layer's bytes are never fetched, so it may be as large as it says.</summary>
    private JsonObject Layer(string name, int size)
    {
        var layer = Blob(LayerType, name);
        layer["size"] = size;
        return layer;
    }

    private OciManifest Attestation() => Image(Blob(ConfigType, "{}"),
    [
        Blob("application/vnd.in-toto+json", """{"predicate":{"builder":{"id":"https://ci.example.org/run/7"},"materials":[{},{}],"metadata":{"https://mobyproject.org/buildkit@v1#metadata":{"vcs":{"source":"https://example.org/acme/app.git","revision":"0123456789abcdef0123"}}}}}""", new JsonObject { ["in-toto.io/predicate-type"] = "https://slsa.dev/provenance/v0.2" }),
        Blob("application/vnd.in-toto+json", """{"predicate":{"packages":[{},{},{}]}}""", new JsonObject { ["in-toto.io/predicate-type"] = "https://spdx.dev/Document" }),
    ]);
}
