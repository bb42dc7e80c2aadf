using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>Reads a registry with nothing of ours between: what it answers is what is there.</summary>
internal sealed class RegistryReader(string host) : IDisposable
{
    private const string IndexType = "application/vnd.oci.image.index.v1+json";
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";

    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.FromSeconds(1) }) { BaseAddress = new Uri($"http://{host}/v2/") };

    public async Task<IReadOnlyList<string>> TagsAsync(string repository)
    {
        using var response = await http.GetAsync($"{repository}/tags/list");
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return [];
        }

        using var body = JsonDocument.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
        return body.RootElement.GetProperty("tags") is { ValueKind: JsonValueKind.Array } tags ? tags.EnumerateArray().Select(tag => tag.GetString()!).Order(StringComparer.Ordinal).ToList() : [];
    }

    public async Task<(string Digest, JsonElement Body)> ManifestAsync(string repository, string reference)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{repository}/manifests/{reference}");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(IndexType));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(ManifestType));
        using var response = await http.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, $"{host}/{repository}:{reference}: {(int)response.StatusCode}");
        var bytes = await response.Content.ReadAsByteArrayAsync();
        return ($"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}", JsonDocument.Parse(bytes).RootElement.Clone());
    }

    public async Task<string> DigestAsync(string repository, string tag) => (await ManifestAsync(repository, tag)).Digest;

    /// <summary>Fetches everything a tag leads to, checks each digest, and tells the platforms it found.</summary>
    public async Task<IReadOnlyList<string>> PlatformsAsync(string repository, string tag)
    {
        var platforms = new List<string>();
        foreach (var (platform, digest) in await ChildrenAsync(repository, tag))
        {
            var (actual, manifest) = await ManifestAsync(repository, digest);
            Assert.Equal(digest, actual);
            foreach (var blob in manifest.GetProperty("layers").EnumerateArray().Append(manifest.GetProperty("config")))
            {
                await BlobAsync(repository, blob.GetProperty("digest").GetString()!);
            }

            if (!platform.StartsWith("unknown", StringComparison.Ordinal))
            {
                platforms.Add(platform);
            }
        }

        return platforms.Order(StringComparer.Ordinal).ToList();
    }

    /// <summary>The image configuration of one platform: labels, environment, history.</summary>
    public async Task<JsonElement> ConfigAsync(string repository, string tag, string platform)
    {
        var child = (await ChildrenAsync(repository, tag)).Single(child => child.Platform == platform);
        var manifest = (await ManifestAsync(repository, child.Digest)).Body;
        return JsonDocument.Parse(await BlobAsync(repository, manifest.GetProperty("config").GetProperty("digest").GetString()!)).RootElement.Clone();
    }

    public async Task<IReadOnlyDictionary<string, string>> LabelsAsync(string repository, string tag, string platform = "linux/amd64") =>
        (await ConfigAsync(repository, tag, platform)).GetProperty("config").GetProperty("Labels").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!);

    /// <summary>The layers of one platform as they are stored: gzip archives.</summary>
    public async Task<IReadOnlyList<byte[]>> LayersAsync(string repository, string tag, string platform = "linux/amd64")
    {
        var child = (await ChildrenAsync(repository, tag)).Single(child => child.Platform == platform);
        var manifest = (await ManifestAsync(repository, child.Digest)).Body;
        return await Task.WhenAll(manifest.GetProperty("layers").EnumerateArray().Select(layer => BlobAsync(repository, layer.GetProperty("digest").GetString()!)));
    }

    public async Task<IReadOnlyList<(string Platform, string Digest)>> ChildrenAsync(string repository, string tag) =>
        (await ManifestAsync(repository, tag)).Body.GetProperty("manifests").EnumerateArray().Select(child => (
            $"{child.GetProperty("platform").GetProperty("os").GetString()}/{child.GetProperty("platform").GetProperty("architecture").GetString()}",
            child.GetProperty("digest").GetString()!)).ToList();

    public async Task<byte[]> BlobAsync(string repository, string digest)
    {
        var bytes = await http.GetByteArrayAsync($"{repository}/blobs/{digest}");
        Assert.Equal(digest, $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}");
        return bytes;
    }

    public void Dispose() => http.Dispose();
}
