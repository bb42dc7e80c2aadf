using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using PipelineBuild.Artifacts;

namespace PipelineBuild.Tests.Fakes;

/// <summary>An OCI registry in memory behind real HTTP; a test may answer any request itself first.</summary>
public sealed partial class FakeRegistry : IDisposable
{
    private readonly HttpServer server;

    public FakeRegistry() => server = new HttpServer(AnswerAsync);

    public string Host => server.Host;

    public int Port => server.Port;

    public IReadOnlyList<string> Requests => server.Requests;

    /// <summary>Requests that change the registry.</summary>
    public IReadOnlyList<string> Writes => server.Requests.Where(request => !request.StartsWith("GET ", StringComparison.Ordinal) && !request.StartsWith("HEAD ", StringComparison.Ordinal)).ToList();

    /// <summary>By "repository@tag-or-digest".</summary>
    public ConcurrentDictionary<string, OciManifest> Manifests { get; } = new();

    /// <summary>By "repository@digest".</summary>
    public ConcurrentDictionary<string, byte[]> Blobs { get; } = new();

    /// <summary>Tells whether it has answered itself.</summary>
    public Func<HttpListenerContext, Task<bool>> Intercept { get; set; } = _ => Task.FromResult(false);

    /// <summary>The referrers API: digest to index; null for a registry without it.</summary>
    public Func<string, string>? Referrers { get; set; }

    /// <summary>Many registries refuse to delete unless they are told otherwise.</summary>
    public bool Deletes { get; set; } = true;

    public int PageSize { get; set; } = 100;

    public void Dispose() => server.Dispose();

    private async Task AnswerAsync(HttpListenerContext context)
    {
        if (await Intercept(context))
        {
            return;
        }

        var (request, response) = (context.Request, context.Response);
        response.AddHeader("Docker-Distribution-Api-Version", "registry/2.0");
        var match = Route().Match(request.Url!.AbsolutePath);
        var (repository, kind, rest) = (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value);
        await (match.Success ? (kind, request.HttpMethod) switch
        {
            ("manifests", "HEAD") => HeadManifestAsync(response, repository, rest),
            ("referrers", "GET") when Referrers is { } referrers => HttpServer.WriteAsync(response, 200, Encoding.UTF8.GetBytes(referrers(rest)), OciManifest.Index),
            ("referrers", _) => EndAsync(response, 404),
            ("manifests", "GET") => GetManifestAsync(response, repository, rest),
            ("manifests", "PUT") => PutManifestAsync(request, response, repository, rest),
            ("manifests", "DELETE") when Deletes => DeleteManifestAsync(response, repository, rest),
            ("blobs", "HEAD") => EndAsync(response, Blobs.ContainsKey($"{repository}@{rest}") ? 200 : 404),
            ("blobs", "GET") => Blobs.TryGetValue($"{repository}@{rest}", out var blob) ? HttpServer.WriteAsync(response, 200, blob, "application/octet-stream") : EndAsync(response, 404),
            ("blobs", "POST") => StartUploadAsync(request, response, repository),
            ("blobs", "PUT") => FinishUploadAsync(request, response, repository),
            ("tags", "GET") => TagsAsync(request, response, repository),
            _ => EndAsync(response, 405),
        } : EndAsync(response, request.Url.AbsolutePath == "/v2/" ? 200 : 404));
    }

    private Task GetManifestAsync(HttpListenerResponse response, string repository, string reference) =>
        Manifests.TryGetValue($"{repository}@{reference}", out var manifest) ? HttpServer.WriteAsync(response, 200, manifest.Bytes, manifest.MediaType) : EndAsync(response, 404);

    private Task HeadManifestAsync(HttpListenerResponse response, string repository, string reference)
    {
        if (!Manifests.TryGetValue($"{repository}@{reference}", out var manifest))
        {
            return EndAsync(response, 404);
        }

        response.AddHeader("Docker-Content-Digest", manifest.Digest);
        return EndAsync(response, 200);
    }

    private async Task PutManifestAsync(HttpListenerRequest request, HttpListenerResponse response, string repository, string reference)
    {
        var manifest = new OciManifest(request.ContentType!, await BodyAsync(request));
        Manifests[$"{repository}@{reference}"] = manifest;
        Manifests[$"{repository}@{manifest.Digest}"] = manifest;
        await EndAsync(response, 201);
    }

    private Task DeleteManifestAsync(HttpListenerResponse response, string repository, string digest)
    {
        var names = Manifests.Where(pair => pair.Key.StartsWith($"{repository}@", StringComparison.Ordinal) && pair.Value.Digest == digest).Select(pair => pair.Key).ToList();
        names.ForEach(name => Manifests.TryRemove(name, out _));
        return EndAsync(response, names.Count > 0 ? 202 : 404);
    }

    private async Task StartUploadAsync(HttpListenerRequest request, HttpListenerResponse response, string repository)
    {
        var (digest, from) = (request.QueryString["mount"], request.QueryString["from"]);
        if (digest is not null && Blobs.TryGetValue($"{from}@{digest}", out var bytes))
        {
            Blobs[$"{repository}@{digest}"] = bytes;
            await EndAsync(response, 201);
            return;
        }

        response.AddHeader("Location", $"/v2/{repository}/blobs/uploads/1?state=x");
        await EndAsync(response, 202);
    }

    private async Task FinishUploadAsync(HttpListenerRequest request, HttpListenerResponse response, string repository)
    {
        var bytes = await BodyAsync(request);
        var digest = request.QueryString["digest"]!;
        var isRight = OciManifest.DigestOf(bytes) == digest && request.QueryString["state"] == "x";
        if (isRight)
        {
            Blobs[$"{repository}@{digest}"] = bytes;
        }

        await EndAsync(response, isRight ? 201 : 400);
    }

    private Task TagsAsync(HttpListenerRequest request, HttpListenerResponse response, string repository)
    {
        var tags = Manifests.Keys.Where(key => key.StartsWith($"{repository}@", StringComparison.Ordinal) && !key.Contains("@sha256:")).Select(key => key[(repository.Length + 1)..]).Order(StringComparer.Ordinal).ToList();
        if (tags.Count == 0)
        {
            return EndAsync(response, 404);
        }

        var page = tags.SkipWhile(tag => request.QueryString["last"] is { } last && string.CompareOrdinal(tag, last) <= 0).Take(PageSize).ToList();
        if (page.Count > 0 && page[^1] != tags[^1])
        {
            response.AddHeader("Link", $"</v2/{repository}/tags/list?n={PageSize}&last={page[^1]}>; rel=\"next\"");
        }

        return HttpServer.WriteAsync(response, 200, JsonSerializer.SerializeToUtf8Bytes(new { name = repository, tags = page }));
    }

    public static Task EndAsync(HttpListenerResponse response, int status, string body = "") => HttpServer.WriteAsync(response, status, Encoding.UTF8.GetBytes(body), "text/plain");

    private static async Task<byte[]> BodyAsync(HttpListenerRequest request)
    {
        using var memory = new MemoryStream();
        await request.InputStream.CopyToAsync(memory);
        return memory.ToArray();
    }

    [GeneratedRegex("^/v2/(.+)/(manifests|blobs|tags|referrers)/(.*)$")]
    private static partial Regex Route();
}
