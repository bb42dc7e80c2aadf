using System.Text;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Npm;

namespace PipelineBuild.Tests.Tools.Npm;

public sealed class NpmPackumentsTests : IDisposable
{
    private readonly Queue<(int Status, string Body)> answers = new();
    private readonly List<string?> logins = [];
    private readonly HttpServer server;
    private readonly NpmPackuments packuments = new(new ImpatientTime(), new SecretMask());
    private readonly NpmSession session;

    public NpmPackumentsTests()
    {
        server = new HttpServer(context =>
        {
            logins.Add(context.Request.Headers["Authorization"]);
            var (status, body) = answers.Count > 1 ? answers.Dequeue() : answers.Peek();
            return HttpServer.WriteAsync(context.Response, status, Encoding.UTF8.GetBytes(body));
        });
        session = new NpmSession(new Uri($"http://{server.Host}/"), "@acme", "Bearer abcd", new PrivateDirectory());
    }

    public void Dispose()
    {
        session.Dispose();
        packuments.Dispose();
        server.Dispose();
    }

    [Fact]
    public async Task Versions_and_dist_tags_are_read_past_every_cache()
    {
        answers.Enqueue((200, """{ "versions": { "1.0.0": { "dist": { "integrity": "sha512-x" }, "deprecated": "bad" }, "1.1.0": { "deprecated": "" } }, "dist-tags": { "latest": "1.1.0" } }"""));

        var packument = await packuments.ReadAsync(session, "@acme/a", default);

        Assert.Equal(new NpmVersion("sha512-x", "bad"), packument.Versions["1.0.0"]);
        Assert.Equal(new NpmVersion(null, null), packument.Versions["1.1.0"]);
        Assert.Equal("1.1.0", packument.DistTags["latest"]);
        Assert.Equal(["GET /@acme%2fa?write=true"], server.Requests);
        Assert.Equal(["Bearer abcd"], logins);
    }

    [Fact]
    public async Task A_package_that_is_not_there_has_no_versions()
    {
        answers.Enqueue((404, "{}"));

        Assert.Empty((await packuments.ReadAsync(session, "@acme/a", default)).Versions);
    }

    [Theory]
    [InlineData(503, "")]
    [InlineData(200, "<html>")]
    [InlineData(200, "{}")]
    public async Task What_passes_is_got_over(int status, string body)
    {
        answers.Enqueue((status, body));
        answers.Enqueue((200, """{ "versions": {} }"""));

        Assert.Empty((await packuments.ReadAsync(session, "@acme/a", default)).Versions);
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData(500, 4, "does not say what it holds of @acme/a: 500, 4 times")]
    [InlineData(401, 1, "does not show @acme/a: 401; the login that npm is configured with is not accepted")]
    [InlineData(403, 1, "does not show @acme/a: 403")]
    public async Task What_stays_is_no_empty_answer(int status, int requests, string words)
    {
        answers.Enqueue((status, ""));

        var error = await Assert.ThrowsAsync<NpmRegistryException>(() => packuments.ReadAsync(session, "@acme/a", default));

        Assert.Contains(words, error.Message);
        Assert.Equal(requests, server.Requests.Count);
    }
}
