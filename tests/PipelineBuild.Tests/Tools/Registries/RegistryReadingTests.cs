using PipelineBuild.Artifacts;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Tests.Tools.Registries;

public sealed class RegistryReadingTests : IDisposable
{
    private static readonly byte[] Bytes = [.. Enumerable.Repeat((byte)7, 1000)];

    private readonly FakeRegistry registry = new();
    private readonly RegistryClients clients = new(new ImpatientTime(), new SecretMask());

    private RegistryClient Client => clients.Open(registry.Host);

    public void Dispose()
    {
        clients.Dispose();
        registry.Dispose();
    }

    [Fact]
    public async Task A_blob_is_read_up_to_the_limit_and_no_further()
    {
        var digest = OciManifest.DigestOf(Bytes);
        registry.Blobs[$"app@{digest}"] = Bytes;

        Assert.Equal(Bytes, await Client.FindBlobAsync("app", digest, 1000, default));
        Assert.Contains("larger than 999 bytes", (await Assert.ThrowsAsync<InvalidDataException>(() => Client.FindBlobAsync("app", digest, 999, default))).Message);
        Assert.Null(await Client.FindBlobAsync("other", digest, 1000, default));
    }

    [Fact]
    public async Task Bytes_of_another_digest_are_refused()
    {
        var digest = OciManifest.DigestOf([1]);
        registry.Blobs[$"app@{digest}"] = Bytes;

        Assert.Contains("another digest", (await Assert.ThrowsAsync<InvalidDataException>(() => Client.FindBlobAsync("app", digest, 1000, default))).Message);
    }

    [Fact]
    public async Task A_registry_that_breaks_off_in_a_blob_is_out_of_reach()
    {
        registry.Intercept = async context =>
        {
            context.Response.ContentLength64 = 1000;
            await context.Response.OutputStream.WriteAsync(Bytes.AsMemory(0, 10));
            await context.Response.OutputStream.FlushAsync();
            context.Response.Abort();
            return true;
        };

        Assert.True((await Assert.ThrowsAsync<RegistryException>(() => Client.FindBlobAsync("app", OciManifest.DigestOf(Bytes), 1000, default))).IsUnreachable);
    }

    [Fact]
    public async Task A_digest_is_asked_for_without_the_bytes()
    {
        var manifest = new OciManifest(OciManifest.Manifest, "{}"u8.ToArray());
        registry.Manifests["app@1"] = manifest;

        Assert.Equal(manifest.Digest, await Client.FindDigestAsync("app", "1", default));
        Assert.Null(await Client.FindDigestAsync("app", "2", default));
        Assert.All(registry.Requests, request => Assert.StartsWith("HEAD ", request));
    }

    [Fact]
    public async Task A_registry_without_referrers_is_told_from_one_that_has_none()
    {
        Assert.Null(await Client.FindReferrersAsync("app", OciManifest.DigestOf(Bytes), default));

        registry.Referrers = _ => """{"manifests":[]}""";

        Assert.Empty((await Client.FindReferrersAsync("app", OciManifest.DigestOf(Bytes), default))!.Children);
    }
}
