using System.Text;
using System.Text.Json.Nodes;
using PipelineBuild.Artifacts;
using PipelineBuild.Containers.Signing;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Registries;
using PipelineBuild.Tools.Signing;

namespace PipelineBuild.Tests.Containers.Signing;

/// <summary>What an image says of its origin has to be what its builder wrote down.</summary>
public sealed class ProvenanceCheckTests : IDisposable
{
    private const string Repository = "acme/app";
    private const string Revision = "org.opencontainers.image.revision";
    private const string Source = "org.opencontainers.image.source";

    private readonly FakeRegistry registry = new();
    private readonly RegistryClients clients = new(TimeProvider.System, new SecretMask());

    [Fact]
    public async Task The_same_revision_and_source_on_both_sides_are_good() => Assert.Empty(await CheckAsync(Make(), "0123"));

    [Fact]
    public async Task Another_source_than_that_of_the_build_is_told() =>
        Assert.Contains($"says {Source}=https://git.example.org/acme, the image's label https://git.example.org/evil", Assert.Single(await CheckAsync(Make(labels: ("0123", "https://git.example.org/evil")))), StringComparison.Ordinal);

    [Fact]
    public async Task Another_revision_than_that_of_the_build_is_told() =>
        Assert.Contains($"says {Revision}=0123, the image's label 4567", Assert.Single(await CheckAsync(Make(labels: ("4567", "https://git.example.org/acme")))), StringComparison.Ordinal);

    [Fact]
    public async Task Another_commit_than_the_one_at_work_is_told() =>
        Assert.Contains("asked for was 89ab", Assert.Single(await CheckAsync(Make(), "89ab")), StringComparison.Ordinal);

    [Fact]
    public async Task A_build_that_is_not_described_is_told() =>
        Assert.Contains("mode=max", Assert.Single(await CheckAsync(Make(isMax: false))), StringComparison.Ordinal);

    [Fact]
    public async Task Provenance_of_another_image_is_told() =>
        Assert.Contains("is of another digest", Assert.Single(await CheckAsync(Make(subject: new string('e', 64)))), StringComparison.Ordinal);

    [Fact]
    public async Task An_image_without_revision_has_no_known_origin() =>
        Assert.Contains("names no revision", Assert.Single(await CheckAsync(Make(labels: (null, null), built: (null, null)))), StringComparison.Ordinal);

    public void Dispose()
    {
        clients.Dispose();
        registry.Dispose();
    }

    private async Task<IReadOnlyList<string>> CheckAsync(OciManifest index, string? revision = null)
    {
        var image = new RegistryImage(Repository, clients.Open(registry.Host), Repository, index);
        var check = new ImageCheck(image, new CosignIdentity.Keyless("", ""), null!, new ProvenanceReader());
        await check.ProvenanceAsync(revision, default);
        Assert.All(check.Findings, finding => Assert.Equal("containers/provenance", finding.Rule));
        return check.Findings.Select(finding => finding.Message).ToList();
    }

    /// <summary>One platform and its provenance, as BuildKit writes it.</summary>
    private OciManifest Make((string? Revision, string? Source)? labels = null, (string? Revision, string? Source)? built = null, bool isMax = true, string? subject = null)
    {
        var good = ("0123", "https://git.example.org/acme");
        var config = Blob("application/vnd.oci.image.config.v1+json", new JsonObject { ["config"] = new JsonObject { ["Labels"] = Labels("", labels ?? good) } });
        var platform = Manifest(config, []);
        var predicate = new JsonObject { ["invocation"] = new JsonObject { ["parameters"] = new JsonObject { ["args"] = Labels("label:", built ?? good) } } };
        if (isMax)
        {
            predicate["buildConfig"] = new JsonObject();
        }

        var statement = Blob("application/vnd.in-toto+json", new JsonObject
        {
            ["subject"] = new JsonArray(new JsonObject { ["name"] = "x", ["digest"] = new JsonObject { ["sha256"] = subject ?? platform.Digest["sha256:".Length..] } }),
            ["predicate"] = predicate,
        });
        var layer = Describe(statement);
        layer["annotations"] = new JsonObject { ["in-toto.io/predicate-type"] = "https://slsa.dev/provenance/v0.2" };
        var attestation = Describe(Manifest(config, [layer]));
        attestation["platform"] = new JsonObject { ["os"] = "unknown", ["architecture"] = "unknown" };
        attestation["annotations"] = new JsonObject { ["vnd.docker.reference.type"] = "attestation-manifest", ["vnd.docker.reference.digest"] = platform.Digest };
        var entry = Describe(platform);
        entry["platform"] = new JsonObject { ["os"] = "linux", ["architecture"] = "amd64" };
        return new OciManifest(OciManifest.Index, Bytes(new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = OciManifest.Index, ["manifests"] = new JsonArray(entry, attestation) }));
    }

    private static JsonObject Labels(string prefix, (string? Revision, string? Source) values)
    {
        var labels = new JsonObject();
        foreach (var (name, value) in new[] { (Revision, values.Revision), (Source, values.Source) }.Where(pair => pair.Item2 is not null))
        {
            labels[prefix + name] = value;
        }

        return labels;
    }

    private OciManifest Manifest(OciManifest config, IEnumerable<JsonObject> layers)
    {
        var manifest = new OciManifest(OciManifest.Manifest, Bytes(new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = OciManifest.Manifest, ["config"] = Describe(config), ["layers"] = new JsonArray([.. layers]) }));
        registry.Manifests[$"{Repository}@{manifest.Digest}"] = manifest;
        return manifest;
    }

    private OciManifest Blob(string type, JsonObject content)
    {
        var blob = new OciManifest(type, Bytes(content));
        registry.Blobs[$"{Repository}@{blob.Digest}"] = blob.Bytes;
        return blob;
    }

    private static JsonObject Describe(OciManifest blob) => new() { ["mediaType"] = blob.MediaType, ["digest"] = blob.Digest, ["size"] = blob.Bytes.Length };

    private static byte[] Bytes(JsonObject content) => Encoding.UTF8.GetBytes(content.ToJsonString());
}
