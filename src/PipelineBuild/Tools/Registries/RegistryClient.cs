using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using PipelineBuild.Artifacts;

namespace PipelineBuild.Tools.Registries;

/// <summary>The OCI distribution API of one registry: manifests, blobs and tags.</summary>
/// <remarks>https://github.com/opencontainers/distribution-spec/blob/main/spec.md</remarks>
public sealed partial class RegistryClient(RegistryConnection connection)
{
    private const int PutAttempts = 4;

    public string Host => connection.Host;

    /// <summary>For programs that are to talk to the registry as this client does.</summary>
    public RegistryPass Pass => connection.Pass;

    /// <summary>Whether the registry takes the login; what else it may answer is not judged.</summary>
    /// <exception cref="RegistryException">It refused.</exception>
    public async Task CheckLoginAsync(CancellationToken cancel)
    {
        using var response = await connection.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, connection.Url("")), repository: "", cancel);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            await connection.RequireAsync(response, $"log in to {Host}", cancel);
        }
    }

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

    /// <summary>Puts these very bytes under a tag or their digest, so that the digest stays what it is; what it lists has to be there.</summary>
    /// <remarks>
    /// A registry that keeps its data in files rewrites the link of a manifest in place. While another publisher puts the same one, it is
    /// unknown for a moment, and an index that lists it is refused.
    /// </remarks>
    public async Task PutManifestAsync(string repository, string reference, OciManifest manifest, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var response = await connection.SendAsync(() => Put(repository, reference, manifest), repository, cancel);
            if (attempt == PutAttempts || !await MissesPartsAsync(response, cancel))
            {
                await connection.RequireAsync(response, $"write {repository}:{reference}", cancel);
                return;
            }

            await connection.PauseAsync(attempt, cancel);
        }
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

    /// <summary>The same of a blob that has to be there.</summary>
    /// <exception cref="RegistryException">The registry has no such blob, or answers other bytes.</exception>
    public async Task<byte[]> ReadBlobAsync(string repository, string digest, CancellationToken cancel) =>
        await FindBlobAsync(repository, digest, cancel) ?? throw new RegistryException($"{Host} has no blob {digest} in {repository}", unreachable: false);

    /// <summary>A small blob, such as an image's configuration; null when the repository does not hold it.</summary>
    /// <exception cref="RegistryException">The registry answers with bytes of another digest.</exception>
    public async Task<byte[]?> FindBlobAsync(string repository, string digest, CancellationToken cancel)
    {
        using var response = await connection.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, connection.Url($"{repository}/blobs/{digest}")), repository, cancel);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        await connection.RequireAsync(response, $"read blob {digest} of {repository}", cancel);
        var bytes = await response.Content.ReadAsByteArrayAsync(cancel);
        return OciManifest.DigestOf(bytes) == digest ? bytes : throw new RegistryException($"{Host} answered blob {digest} of {repository} with bytes of another digest", unreachable: false);
    }

    /// <summary>Makes the blob part of the repository: mounted from another one where the registry has it, else uploaded.</summary>
    public async Task UploadBlobAsync(string repository, OciDescriptor blob, string file, string? mountFrom, CancellationToken cancel)
    {
        if (mountFrom is not null && await MountAsync(repository, blob, mountFrom, cancel))
        {
            return;
        }

        using var finish = await connection.RetryAsync(() => UploadOnceAsync(repository, blob, file, cancel), cancel);
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

    private static async Task<bool> MissesPartsAsync(HttpResponseMessage response, CancellationToken cancel) =>
        response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound
        && (await response.Content.ReadAsStringAsync(cancel)).Contains("BLOB_UNKNOWN", StringComparison.Ordinal);

    /// <summary>A registry that does not mount, or does not let us read there, is no obstacle: then the blob is sent.</summary>
    private async Task<bool> MountAsync(string repository, OciDescriptor blob, string from, CancellationToken cancel)
    {
        try
        {
            var address = connection.Url($"{repository}/blobs/uploads/?mount={Uri.EscapeDataString(blob.Digest)}&from={Uri.EscapeDataString(from)}");
            using var answer = await connection.SendAsync(() => new HttpRequestMessage(HttpMethod.Post, address), repository, cancel);
            return answer.StatusCode == HttpStatusCode.Created;
        }
        catch (RegistryException error) when (!error.IsUnreachable)
        {
            return false;
        }
    }

    /// <summary>One whole upload: an address that was begun with does not take a body twice.</summary>
    private async Task<HttpResponseMessage> UploadOnceAsync(string repository, OciDescriptor blob, string file, CancellationToken cancel)
    {
        var start = await connection.SendOnceAsync(() => new HttpRequestMessage(HttpMethod.Post, connection.Url($"{repository}/blobs/uploads/")), repository, cancel);
        if (!start.IsSuccessStatusCode)
        {
            return start;
        }

        using (start)
        {
            var place = start.Headers.Location ?? throw new RegistryException($"{Host} began an upload without saying where to", unreachable: false);
            var target = new Uri(connection.Url(repository), place);
            var full = new Uri($"{target}{(target.Query.Length == 0 ? '?' : '&')}digest={Uri.EscapeDataString(blob.Digest)}");
            return await connection.SendOnceAsync(() => Upload(full, file, blob.Size), repository, cancel);
        }
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
