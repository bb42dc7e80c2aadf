using System.Net;
using PipelineBuild.Artifacts;

namespace PipelineBuild.Tools.Registries;

/// <content>What only a reader asks for: digests without bytes, small blobs, what refers to an image.</content>
public sealed partial class RegistryClient
{
    private static readonly TimeSpan BlobLimit = TimeSpan.FromMinutes(2);

    /// <summary>The digest behind a tag or digest without its bytes, as the registry names it, or null when it does not know it.</summary>
    public async Task<string?> FindDigestAsync(string repository, string reference, CancellationToken cancel)
    {
        using var response = await connection.SendAsync(() => ManifestRequest(HttpMethod.Head, repository, reference), repository, cancel);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        await connection.RequireAsync(response, $"look for {repository}:{reference}", cancel);
        return response.Headers.TryGetValues("Docker-Content-Digest", out var digests)
            ? digests.First()
            : (await FindManifestAsync(repository, reference, cancel))?.Digest;
    }

    /// <summary>A small blob compared with its digest, or null when the registry does not know it.</summary>
    /// <param name="limit">More bytes are not read, whatever the registry sends.</param>
    /// <exception cref="InvalidDataException">It is larger than the limit, or its bytes are of another digest.</exception>
    public async Task<byte[]?> FindBlobAsync(string repository, string digest, int limit, CancellationToken cancel)
    {
        using var allowed = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        allowed.CancelAfter(BlobLimit);
        using var response = await connection.SendAsync(() => BlobRequest(repository, digest), repository, cancel);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        await connection.RequireAsync(response, $"read blob {digest} of {repository}", cancel);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(allowed.Token);
            var bytes = await ReadAsync(stream, limit, allowed.Token) ?? throw new InvalidDataException($"blob {digest} of {Host}/{repository} is larger than {limit} bytes");
            return OciManifest.DigestOf(bytes) == digest ? bytes : throw new InvalidDataException($"{Host} answered blob {digest} of {repository} with bytes of another digest, {OciManifest.DigestOf(bytes)}");
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException or IOException)
        {
            cancel.ThrowIfCancellationRequested();
            throw new RegistryException($"the registry {Host} broke off while it sent blob {digest}: {error.Message}", unreachable: true, error);
        }
    }

    /// <summary>The index of what names a manifest as its subject, or null where the registry has no referrers API.</summary>
    /// <remarks>Then the same index may lie under a tag made of the digest.</remarks>
    public async Task<OciManifest?> FindReferrersAsync(string repository, string digest, CancellationToken cancel)
    {
        using var response = await connection.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, connection.Url($"{repository}/referrers/{digest}")), repository, cancel);
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed)
        {
            return null;
        }

        await connection.RequireAsync(response, $"list what refers to {repository}@{digest}", cancel);
        return new OciManifest(OciManifest.Index, await response.Content.ReadAsByteArrayAsync(cancel));
    }

    private HttpRequestMessage BlobRequest(string repository, string digest)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, connection.Url($"{repository}/blobs/{digest}"));
        request.Options.Set(RegistryConnection.InPieces, true);
        return request;
    }

    /// <summary>Null when there is more than the limit.</summary>
    private static async Task<byte[]?> ReadAsync(Stream stream, int limit, CancellationToken cancel)
    {
        using var kept = new MemoryStream();
        var piece = new byte[81920];
        while (await stream.ReadAsync(piece, cancel) is > 0 and var count)
        {
            if (kept.Length + count > limit)
            {
                return null;
            }

            kept.Write(piece, 0, count);
        }

        return kept.ToArray();
    }
}
