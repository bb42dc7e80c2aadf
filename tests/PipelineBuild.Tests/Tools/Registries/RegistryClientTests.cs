using System.Net;
using System.Text;
using PipelineBuild.Artifacts;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Tests.Tools.Registries;

public sealed class RegistryClientTests : IDisposable
{
    private readonly FakeRegistry registry = new();
    private readonly TempFolder folder = new();
    private readonly RegistryClients clients = new(new ImpatientTime(), new SecretMask());

    private RegistryClient Client => clients.Open(registry.Host);

    public void Dispose()
    {
        clients.Dispose();
        registry.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_manifest_keeps_its_very_bytes_and_its_type_there_and_back()
    {
        var manifest = new OciManifest(OciManifest.DockerManifest, Encoding.UTF8.GetBytes("{ \"mediaType\" :\n \"application/vnd.docker.distribution.manifest.v2+json\"  }"));

        await Client.PutManifestAsync("acme/app", "1.0.0", manifest, default);
        var byTag = await Client.FindManifestAsync("acme/app", "1.0.0", default);
        var byDigest = await Client.FindManifestAsync("acme/app", manifest.Digest, default);

        Assert.Equal(manifest.Bytes, registry.Manifests["acme/app@1.0.0"].Bytes);
        Assert.Equal(OciManifest.DockerManifest, registry.Manifests["acme/app@1.0.0"].MediaType);
        Assert.Equal((manifest.Digest, manifest.Digest, OciManifest.DockerManifest), (byTag?.Digest, byDigest?.Digest, byTag?.MediaType));
    }

    [Fact]
    public async Task The_answers_content_type_holds_for_a_manifest_that_names_none()
    {
        registry.Manifests["app@1"] = new OciManifest(OciManifest.Index, "{\"manifests\":[]}"u8.ToArray());

        Assert.True((await Client.FindManifestAsync("app", "1", default))?.IsIndex);
    }

    [Fact]
    public async Task All_kinds_of_manifests_are_accepted()
    {
        string? accepted = null;
        registry.Intercept = context =>
        {
            accepted = context.Request.Headers["Accept"];
            return Task.FromResult(false);
        };

        await Client.FindManifestAsync("app", "1", default);

        Assert.All(OciManifest.MediaTypes, type => Assert.Contains(type, accepted));
    }

    [Fact]
    public async Task What_the_registry_does_not_know_is_null_not_an_error()
    {
        Assert.Null(await Client.FindManifestAsync("app", "none", default));
        Assert.False(await Client.HasBlobAsync("app", OciManifest.DigestOf([]), default));
        Assert.Empty(await Client.TagsAsync("app", default));
    }

    [Fact]
    public async Task Bytes_of_another_digest_than_asked_for_are_refused()
    {
        var digest = OciManifest.DigestOf("wanted"u8);
        registry.Manifests[$"app@{digest}"] = new OciManifest(OciManifest.Manifest, "{}"u8.ToArray());

        Assert.Contains("bytes of another digest", (await Assert.ThrowsAsync<RegistryException>(() => Client.FindManifestAsync("app", digest, default))).Message);
    }

    [Theory]
    [InlineData("<html>please log in to the network</html>")]
    [InlineData("")]
    [InlineData("[1]")]
    public async Task An_answer_that_is_no_manifest_is_the_registrys_mistake(string body)
    {
        registry.Manifests["app@1"] = new OciManifest("text/html", Encoding.UTF8.GetBytes(body));

        Assert.Contains("answered app:1 with something that is no manifest", (await Assert.ThrowsAsync<RegistryException>(() => Client.FindManifestAsync("app", "1", default))).Message);
    }

    [Fact]
    public async Task A_blob_is_uploaded_where_the_registry_says()
    {
        var (blob, file) = Blob("layer");

        await Client.UploadBlobAsync("acme/app", blob, file, mountFrom: null, default);

        Assert.Equal("layer"u8.ToArray(), registry.Blobs[$"acme/app@{blob.Digest}"]);
        Assert.True(await Client.HasBlobAsync("acme/app", blob.Digest, default));
        Assert.Equal(["POST /v2/acme/app/blobs/uploads/", $"PUT /v2/acme/app/blobs/uploads/1?state=x&digest={Uri.EscapeDataString(blob.Digest)}"], registry.Writes);
    }

    [Fact]
    public async Task A_blob_of_another_repository_is_mounted_and_not_sent_again()
    {
        var (blob, file) = Blob("layer");
        registry.Blobs[$"base/node@{blob.Digest}"] = "layer"u8.ToArray();

        await Client.UploadBlobAsync("acme/app", blob, file, mountFrom: "base/node", default);

        Assert.Equal([$"POST /v2/acme/app/blobs/uploads/?mount={Uri.EscapeDataString(blob.Digest)}&from=base%2Fnode"], registry.Writes);
        Assert.True(registry.Blobs.ContainsKey($"acme/app@{blob.Digest}"));
    }

    [Fact]
    public async Task A_mount_the_registry_declines_becomes_an_upload()
    {
        var (blob, file) = Blob("layer");

        await Client.UploadBlobAsync("acme/app", blob, file, mountFrom: "base/node", default);

        Assert.Equal("layer"u8.ToArray(), registry.Blobs[$"acme/app@{blob.Digest}"]);
    }

    [Fact]
    public async Task A_registry_on_loopback_is_reached_past_any_proxy()
    {
        var usual = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WebProxy($"http://127.0.0.1:{HttpServer.FreePort()}");
        try
        {
            Assert.Empty(await Client.TagsAsync("app", default));
        }
        finally
        {
            HttpClient.DefaultProxy = usual;
        }
    }

    [Fact]
    public async Task Tags_of_all_pages_are_listed()
    {
        registry.PageSize = 2;
        foreach (var tag in new[] { "a", "b", "c", "d", "e" })
        {
            registry.Manifests[$"app@{tag}"] = new OciManifest(OciManifest.Manifest, []);
        }

        Assert.Equal(["a", "b", "c", "d", "e"], await Client.TagsAsync("app", default));
        Assert.Equal(3, registry.Requests.Count);
    }

    private (OciDescriptor Blob, string File) Blob(string text) =>
        (new OciDescriptor("application/octet-stream", OciManifest.DigestOf(Encoding.UTF8.GetBytes(text)), text.Length, null), folder.Write("blob", text));
}
