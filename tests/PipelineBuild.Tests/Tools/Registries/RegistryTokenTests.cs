using System.Net;
using System.Text;
using PipelineBuild.Artifacts;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Tests.Tools.Registries;

/// <summary>Tokens over time, over several repositories, and what must never be sent where.</summary>
public sealed class RegistryTokenTests : IDisposable
{
    private static readonly RegistryCredential Joe = new("joe", "hunter2-hunter2");

    private readonly FakeRegistry registry = new();
    private readonly ImpatientTime time = new();
    private readonly RegistryClients clients;
    private readonly HttpServer tokens;
    private readonly TempFolder folder = new();
    private readonly List<string> bodies = [];
    private int issued;
    private string life = "";

    public RegistryTokenTests()
    {
        clients = new RegistryClients(time, new SecretMask());
        registry.Manifests["app@1"] = new OciManifest(OciManifest.Manifest, "{}"u8.ToArray());
        tokens = new HttpServer(async context =>
        {
            using var reader = new StreamReader(context.Request.InputStream);
            bodies.Add(await reader.ReadToEndAsync());
            await HttpServer.WriteAsync(context.Response, 200, Encoding.UTF8.GetBytes($$"""{ "token": "token-{{Interlocked.Increment(ref issued)}}"{{life}} }"""));
        });
        Demand(_ => $"scope=\"repository:app:pull\"");
    }

    public void Dispose()
    {
        tokens.Dispose();
        clients.Dispose();
        registry.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("", 60)]
    [InlineData(", \"expires_in\": 300", 300)]
    [InlineData(", \"expires_in\": 0", 60)]
    public async Task A_token_is_renewed_before_it_ends_without_asking_the_registry(string expires, int seconds)
    {
        life = expires;
        var client = clients.Open(registry.Host, Joe);
        await client.FindManifestAsync("app", "1", default);
        await WaitAsync(seconds * 0.7);
        await client.FindManifestAsync("app", "1", default);
        Assert.Single(tokens.Requests);

        await WaitAsync(seconds * 0.2);
        await client.FindManifestAsync("app", "1", default);

        Assert.Equal(2, tokens.Requests.Count);
        Assert.Equal(4, registry.Requests.Count);
    }

    [Fact]
    public async Task A_token_the_registry_no_longer_takes_is_replaced()
    {
        var client = clients.Open(registry.Host, Joe);
        await client.FindManifestAsync("app", "1", default);
        Demand(_ => "scope=\"repository:app:pull\",error=\"invalid_token\"", accepted: "token-2");

        Assert.NotNull(await client.FindManifestAsync("app", "1", default));
        Assert.Equal(2, tokens.Requests.Count);
    }

    [Fact]
    public async Task Each_scope_of_a_mount_is_a_parameter_and_what_was_granted_is_asked_for_again()
    {
        var client = clients.Open(registry.Host, Joe);
        await client.FindManifestAsync("app", "1", default);
        registry.Blobs[$"base@{OciManifest.DigestOf("layer"u8)}"] = "layer"u8.ToArray();
        Demand(_ => "scope=\"repository:app:pull,push repository:base:pull\"", accepted: "token-2");

        await client.UploadBlobAsync("app", new OciDescriptor("x", OciManifest.DigestOf("layer"u8), 5, null), folder.Write("blob", "layer"), "base", default);

        Assert.Equal("GET /token?service=a%2C%20b&scope=repository%3Aapp%3Apull&scope=repository%3Aapp%3Apull%2Cpush&scope=repository%3Abase%3Apull", tokens.Requests[1]);
        Assert.Contains($"app@{OciManifest.DigestOf("layer"u8)}", registry.Blobs.Keys);
    }

    [Fact]
    public async Task A_mount_that_is_not_allowed_becomes_an_upload()
    {
        Demand(request => request.RawUrl!.Contains("mount=") ? "scope=\"repository:app:pull,push\",error=\"insufficient_scope\"" : "scope=\"repository:app:pull,push\"", refuse: request => request.RawUrl!.Contains("mount="));

        await clients.Open(registry.Host, Joe).UploadBlobAsync("app", new OciDescriptor("x", OciManifest.DigestOf("layer"u8), 5, null), folder.Write("blob", "layer"), "base", default);

        Assert.Contains($"app@{OciManifest.DigestOf("layer"u8)}", registry.Blobs.Keys);
    }

    [Fact]
    public async Task A_login_that_may_not_push_is_told_apart_from_a_wrong_one()
    {
        Demand(_ => "scope=\"repository:app:pull,push\",error=\"insufficient_scope\"", refuse: _ => true);

        var error = await Assert.ThrowsAsync<RegistryException>(() => clients.Open(registry.Host, Joe).PutManifestAsync("app", "2", new OciManifest(OciManifest.Manifest, "{}"u8.ToArray()), default));

        Assert.Contains("answered 401 Unauthorized; the configured login is not allowed to", error.Message);
    }

    [Fact]
    public async Task An_identity_token_is_exchanged_and_never_sent_as_a_password()
    {
        await clients.Open(registry.Host, new RegistryCredential("<token>", "identity-identity") { IsIdentityToken = true }).FindManifestAsync("app", "1", default);

        Assert.Equal(["POST /token"], tokens.Requests);
        Assert.Equal(["grant_type=refresh_token&client_id=pipelinebuild&refresh_token=identity-identity&service=a%2C+b&scope=repository%3Aapp%3Apull"], bodies);
    }

    [Theory]
    [InlineData("POST", 202)]
    [InlineData("GET", 307)]
    public async Task Another_host_is_not_told_the_registrys_token(string method, int status)
    {
        using var storage = new FakeRegistry();
        storage.Manifests["app@1"] = registry.Manifests["app@1"];
        var sent = new List<string?>();
        storage.Intercept = context =>
        {
            sent.Add(context.Request.Headers["Authorization"]);
            return Task.FromResult(false);
        };
        var demand = registry.Intercept;
        registry.Intercept = async context =>
        {
            if (await demand(context) || context.Request.HttpMethod != method)
            {
                return context.Request.Headers["Authorization"] is null || context.Request.HttpMethod == method;
            }

            context.Response.AddHeader("Location", $"http://{storage.Host}{(method == "POST" ? "/v2/app/blobs/uploads/1?state=x" : "/v2/app/manifests/1")}");
            await FakeRegistry.EndAsync(context.Response, status);
            return true;
        };
        var client = clients.Open(registry.Host, Joe);

        if (method == "GET")
        {
            Assert.NotNull(await client.FindManifestAsync("app", "1", default));
        }
        else
        {
            await client.UploadBlobAsync("app", new OciDescriptor("x", OciManifest.DigestOf("layer"u8), 5, null), folder.Write("blob", "layer"), null, default);
            Assert.Single(storage.Blobs);
        }

        Assert.Equal([null], sent);
    }

    [Fact]
    public async Task Another_host_that_wants_a_login_gets_none()
    {
        using var thief = new HttpServer(context =>
        {
            context.Response.AddHeader("WWW-Authenticate", "Basic realm=\"please\"");
            return HttpServer.WriteAsync(context.Response, 401, []);
        });
        registry.Intercept = async context =>
        {
            context.Response.AddHeader("Location", $"http://{thief.Host}/");
            await FakeRegistry.EndAsync(context.Response, 302);
            return true;
        };

        await Assert.ThrowsAsync<RegistryException>(() => clients.Open(registry.Host, Joe).FindManifestAsync("app", "1", default));
        Assert.Single(thief.Requests);
    }

    [Fact]
    public async Task A_redirect_without_end_is_given_up()
    {
        registry.Intercept = async context =>
        {
            context.Response.AddHeader("Location", context.Request.RawUrl!);
            await FakeRegistry.EndAsync(context.Response, 307);
            return true;
        };

        Assert.Contains("redirects without end", (await Assert.ThrowsAsync<RegistryException>(() => clients.Open(registry.Host).FindManifestAsync("app", "1", default))).Message);
    }

    /// <summary>Takes any token, or a certain one; asks for a login in the way of the distribution protocol.</summary>
    private void Demand(Func<HttpListenerRequest, string> parameters, string? accepted = null, Func<HttpListenerRequest, bool>? refuse = null) => registry.Intercept = async context =>
    {
        var sent = context.Request.Headers["Authorization"];
        if (sent is not null && (accepted is null || sent == $"Bearer {accepted}") && refuse?.Invoke(context.Request) != true)
        {
            return false;
        }

        context.Response.AddHeader("WWW-Authenticate", $"Bearer realm=\"http://{tokens.Host}/token\",service=\"a, b\",{parameters(context.Request)}");
        await FakeRegistry.EndAsync(context.Response, 401);
        return true;
    };

    private Task WaitAsync(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), time);
}
