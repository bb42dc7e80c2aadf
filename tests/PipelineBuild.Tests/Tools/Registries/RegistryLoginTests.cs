using System.Net;
using System.Text;
using PipelineBuild.Artifacts;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Tests.Tools.Registries;

public sealed class RegistryLoginTests : IDisposable
{
    private static readonly RegistryCredential Joe = new("joe", "hunter2-hunter2");

    private static readonly string BasicJoe = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("joe:hunter2-hunter2"))}";

    private readonly FakeRegistry registry = new();
    private readonly SecretMask mask = new();
    private readonly RegistryClients clients;
    private readonly List<string?> authorizations = [];

    public RegistryLoginTests()
    {
        clients = new RegistryClients(new ImpatientTime(), mask);
        registry.Manifests["app@1"] = new OciManifest(OciManifest.Manifest, "{}"u8.ToArray());
    }

    public void Dispose()
    {
        clients.Dispose();
        registry.Dispose();
    }

    [Fact]
    public async Task A_bearer_challenge_is_answered_with_a_token_for_its_scope_which_is_kept()
    {
        using var tokens = TokenService("""{ "token": "t0ken-t0ken" }""");
        Demand("Bearer t0ken-t0ken", $"Bearer realm=\"http://{tokens.Host}/token\",service=\"registry.example\",scope=\"repository:app:pull\"");
        var client = clients.Open(registry.Host, Joe);

        Assert.NotNull(await client.FindManifestAsync("app", "1", default));
        Assert.NotNull(await client.FindManifestAsync("app", "1", default));

        Assert.Equal(["GET /token?service=registry.example&scope=repository%3Aapp%3Apull"], tokens.Requests);
        Assert.Equal([BasicJoe], authorizations);
        Assert.Equal(3, registry.Requests.Count);
        Assert.Equal("***", mask.Apply("t0ken-t0ken"));
    }

    [Fact]
    public async Task Without_a_login_an_anonymous_token_is_asked_for()
    {
        using var tokens = TokenService("""{ "access_token": "t0ken-t0ken" }""");
        Demand("Bearer t0ken-t0ken", $"Bearer realm=\"http://{tokens.Host}/token?account=x\",service=\"s\"");

        Assert.NotNull(await clients.Open(registry.Host).FindManifestAsync("app", "1", default));

        Assert.Equal([null], authorizations);
        Assert.Equal(["GET /token?account=x&service=s"], tokens.Requests);
    }

    [Fact]
    public async Task A_basic_challenge_is_answered_with_the_login_which_no_log_shows()
    {
        Demand(BasicJoe, "Basic realm=\"x\"");

        Assert.NotNull(await clients.Open(registry.Host, Joe).FindManifestAsync("app", "1", default));
        Assert.Equal("Authorization: Basic ***", mask.Apply($"Authorization: {BasicJoe}"));
    }

    [Fact]
    public async Task A_login_is_not_sent_unless_asked_for()
    {
        string? sent = "";
        registry.Intercept = context =>
        {
            sent = context.Request.Headers["Authorization"];
            return Task.FromResult(false);
        };

        await clients.Open(registry.Host, Joe).FindManifestAsync("app", "1", default);

        Assert.Null(sent);
    }

    [Fact]
    public async Task A_refused_login_is_told_without_the_secret()
    {
        Demand("Basic nobody", "Basic realm=\"x\"", body: "bad password hunter2-hunter2");
        mask.Add(Joe.Password);

        var error = await Assert.ThrowsAsync<RegistryException>(() => clients.Open(registry.Host, Joe).FindManifestAsync("app", "1", default));

        Assert.Contains("the configured login was refused", error.Message);
        Assert.DoesNotContain("hunter2", error.Message);
        Assert.False(error.IsUnreachable);
    }

    [Fact]
    public async Task A_missing_login_names_the_settings()
    {
        Demand("Basic nobody", "Basic realm=\"x\"");

        var error = await Assert.ThrowsAsync<RegistryException>(() => clients.Open(registry.Host).FindManifestAsync("app", "1", default));

        Assert.Contains("no login is configured (containers.registry.username and password, or docker login)", error.Message);
    }

    [Fact]
    public async Task A_login_is_never_sent_elsewhere_without_encryption()
    {
        Demand("Bearer x", "Bearer realm=\"http://tokens.example/token\",service=\"s\"");

        var error = await Assert.ThrowsAsync<RegistryException>(() => clients.Open(registry.Host, Joe).FindManifestAsync("app", "1", default));

        Assert.Equal("the registry wants the login sent to tokens.example without encryption; refused", error.Message);
    }

    [Fact]
    public async Task A_token_service_that_is_not_there_is_unreachable_like_a_registry()
    {
        Demand("Bearer x", $"Bearer realm=\"http://127.0.0.1:{HttpServer.FreePort()}/token\",service=\"s\"");

        var error = await Assert.ThrowsAsync<RegistryException>(() => clients.Open(registry.Host, Joe).FindManifestAsync("app", "1", default));

        Assert.True(error.IsUnreachable);
        Assert.Contains("/token", error.Message);
    }

    [Theory]
    [InlineData("<html></html>")]
    [InlineData("[]")]
    [InlineData("{ \"token\": 7 }")]
    public async Task A_token_service_that_answers_something_else_is_named(string body)
    {
        using var tokens = TokenService(body);
        Demand("Bearer x", $"Bearer realm=\"http://{tokens.Host}/token\"");

        var error = await Assert.ThrowsAsync<RegistryException>(() => clients.Open(registry.Host, Joe).FindManifestAsync("app", "1", default));

        Assert.Contains($"{tokens.Host}/token", error.Message);
    }

    [Fact]
    public async Task A_refusing_token_service_is_a_refused_login()
    {
        using var tokens = TokenService("no", 401);
        Demand("Bearer x", $"Bearer realm=\"http://{tokens.Host}/token\"");

        Assert.Contains("the configured login was refused", (await Assert.ThrowsAsync<RegistryException>(() => clients.Open(registry.Host, Joe).FindManifestAsync("app", "1", default))).Message);
    }

    private HttpServer TokenService(string answer, int status = 200) => new(context =>
    {
        authorizations.Add(context.Request.Headers["Authorization"]);
        return HttpServer.WriteAsync(context.Response, status, Encoding.UTF8.GetBytes(answer));
    });

    private void Demand(string authorization, string challenge, string body = "log in") => registry.Intercept = async context =>
    {
        if (context.Request.Headers["Authorization"] == authorization)
        {
            return false;
        }

        context.Response.AddHeader("WWW-Authenticate", challenge);
        await FakeRegistry.EndAsync(context.Response, (int)HttpStatusCode.Unauthorized, body);
        return true;
    };
}
