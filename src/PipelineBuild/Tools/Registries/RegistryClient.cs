using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using PipelineBuild.Artifacts;

namespace PipelineBuild.Tools.Registries;

/// <summary>The OCI distribution API of one registry: manifests, blobs and tags.</summary>
/// <remarks>https://github.com/opencontainers/distribution-spec/blob/main/spec.md</remarks>
public sealed partial class RegistryClient(RegistryConnection connection)
{
    public string Host => connection.Host;

    /// <summary>The manifest behind a tag or digest, or null when the registry does not know it.</summary>
    public async Task<OciManifest?> FindManifestAsync(string repository, string reference, CancellationToken cancel)
    {
        using var response = await connection.SendAsync(() => ManifestRequest(HttpMethod.Get, repository, reference), repository, cancel);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        await connection.RequireAsync(response, $"read {repository}:{reference}", cancel);
        var bytes = await response.Content.ReadAsByteArrayAsync(cancel);
        var manifest = new OciManifest(MediaTypeOf(response, bytes) ?? throw new RegistryException($"{Host} answered {repository}:{reference} with something that is no manifest", unreachable: false), bytes);
        if (reference.StartsWith("sha256:", StringComparison.Ordinal) && manifest.Digest != reference)
        {
            throw new RegistryException($"{Host} answered {repository}@{reference} with bytes of another digest, {manifest.Digest}", unreachable: false);
        }

        return manifest;
    }

    /// <summary>Puts these very bytes under a tag or their digest, so that the digest stays what it is.</summary>
    public async Task PutManifestAsync(string repository, string reference, OciManifest manifest, CancellationToken cancel)
    {
        using var response = await connection.SendAsync(() => Put(repository, reference, manifest), repository, cancel);
        await connection.RequireAsync(response, $"write {repository}:{reference}", cancel);
    }

    public async Task<bool> HasBlobAsync(string repository, string digest, CancellationToken cancel)
    {
        using var response = await connection.SendAsync(() => new HttpRequestMessage(HttpMethod.Head, connection.Url($"{repository}/blobs/{digest}")), repository, cancel);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }

        await connection.RequireAsync(response, $"look for blob {digest} in {repository}", cancel);
        return true;
    }

    /// <summary>Makes the blob part of the repository: mounted from another one where the registry has it, else uploaded.</summary>
    public async Task UploadBlobAsync(string repository, OciDescriptor blob, string file, string? mountFrom, CancellationToken cancel)
    {
        var query = mountFrom is null ? "" : $"?mount={Uri.EscapeDataString(blob.Digest)}&from={Uri.EscapeDataString(mountFrom)}";
        using var start = await connection.SendAsync(() => new HttpRequestMessage(HttpMethod.Post, connection.Url($"{repository}/blobs/uploads/{query}")), repository, cancel);
        if (start.StatusCode == HttpStatusCode.Created)
        {
            return;
        }

        await connection.RequireAsync(start, $"start an upload to {repository}", cancel);
        var place = start.Headers.Location ?? throw new RegistryException($"{Host} began an upload without saying where to", unreachable: false);
        var target = new Uri(connection.Url(repository), place);
        var full = new Uri($"{target}{(target.Query.Length == 0 ? '?' : '&')}digest={Uri.EscapeDataString(blob.Digest)}");
        using var finish = await connection.SendOnceAsync(() => Upload(full, file, blob.Size), repository, cancel);
        await connection.RequireAsync(finish, $"upload blob {blob.Digest} to {repository}", cancel);
    }

    /// <summary>All tags of a repository; none when the registry does not know it.</summary>
    public async Task<IReadOnlyList<string>> TagsAsync(string repository, CancellationToken cancel)
    {
        var tags = new List<string>();
        for (Uri? page = connection.Url($"{repository}/tags/list?n=1000"); page is not null;)
        {
            var url = page;
            using var response = await connection.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, url), repository, cancel);
            if (response.StatusCode == HttpStatusCode.NotFound)
            {
                return [];
            }

            await connection.RequireAsync(response, $"list the tags of {repository}", cancel);
            using var body = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancel));
            if (body.RootElement.TryGetProperty("tags", out var list) && list.ValueKind == JsonValueKind.Array)
            {
                tags.AddRange(list.EnumerateArray().Select(tag => tag.GetString()!));
            }

            page = NextPage(response, url);
        }

        return tags;
    }

    private HttpRequestMessage ManifestRequest(HttpMethod method, string repository, string reference)
    {
        var request = new HttpRequestMessage(method, connection.Url($"{repository}/manifests/{reference}"));
        foreach (var type in OciManifest.MediaTypes)
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));
        }

        return request;
    }

    private HttpRequestMessage Put(string repository, string reference, OciManifest manifest)
    {
        var content = new ByteArrayContent(manifest.Bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(manifest.MediaType);
        return new HttpRequestMessage(HttpMethod.Put, connection.Url($"{repository}/manifests/{reference}")) { Content = content };
    }

    private static HttpRequestMessage Upload(Uri target, string file, long size)
    {
        var content = new StreamContent(File.OpenRead(file));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.ContentLength = size;
        return new HttpRequestMessage(HttpMethod.Put, target) { Content = content };
    }

    /// <summary>Null when the bytes are no manifest: a captive portal answers 200 with a page of its own.</summary>
    private static string? MediaTypeOf(HttpResponseMessage response, byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return document.RootElement.TryGetProperty("mediaType", out var type) && type.GetString() is { } text
                ? text
                : response.Content.Headers.ContentType?.MediaType ?? OciManifest.Manifest;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static Uri? NextPage(HttpResponseMessage response, Uri current)
    {
        var link = response.Headers.TryGetValues("Link", out var values) ? values.FirstOrDefault(value => value.Contains("rel=\"next\"")) : null;
        return link is null ? null : new Uri(current, link[(link.IndexOf('<') + 1)..link.IndexOf('>')]);
    }
}
