using System.Text;
using PipelineBuild.IntegrationTests.Ledger;
using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.IntegrationTests.Observability.Deploying;

/// <summary>What is between the pipeline and Grafana: proxies, redirects, certificates, silence.</summary>
public sealed class GrafanaLineTests : IDisposable
{
    private readonly GrafanaRig rig = new();

    public void Dispose() => rig.Dispose();

    [LedgerFact]
    public async Task A_page_of_a_proxy_is_no_answer()
    {
        rig.Grafana.Fail("GET", "dashboards", context => HttpServer.WriteAsync(context.Response, 200, Encoding.UTF8.GetBytes("<html>sign in</html>"), "text/html"));

        var error = await Assert.ThrowsAsync<PipelineBuild.Tools.Grafana.GrafanaException>(() => rig.DeployAsync());

        Assert.Contains("with text/html, not with JSON as Grafana does: is a proxy or a login page in between?", error.Message);
    }

    [LedgerFact]
    public async Task A_success_of_which_the_server_shows_nothing_is_noticed()
    {
        rig.Grafana.Fail("POST", "dashboards/db", context => HttpServer.WriteAsync(context.Response, 200, "{}"u8.ToArray()));

        var result = await rig.DeployAsync();

        Assert.Equal(Outcome.Errored, result.Outcome);
        Assert.Contains("shows dashboard gateway not at all", result.Summary);
        Assert.Equal("started", Assert.Single(await rig.EntriesAsync()).Outcome);
    }

    [LedgerFact]
    public async Task An_empty_answer_is_no_success()
    {
        rig.Grafana.Fail("POST", "dashboards/db", context => HttpServer.WriteAsync(context.Response, 200, []));

        Assert.Contains("POST /api/dashboards/db with 200 and nothing more", (await rig.DeployAsync()).Summary);
    }

    [LedgerTheory]
    [InlineData("", "is signed by an authority that is not trusted here")]
    [InlineData("caFile: ca.pem", "with 307")]
    [InlineData("insecureSkipVerify: true", "with 307")]
    [InlineData("caFile: dashboards/gateway.json", "hold no certificate in PEM")]
    public async Task A_certificate_is_trusted_by_its_authority_only(string server, string words)
    {
        using var authority = new ScratchAuthority();
        using var door = new EncryptedDoor(authority.Issue(), "http://127.0.0.1:1");
        rig.Write("ca.pem", authority.Pem);
        rig.Describe(server, url: $"https://{door.Host}");

        var error = await Assert.ThrowsAsync<PipelineBuild.Tools.Grafana.GrafanaException>(() => rig.DeployAsync());

        Assert.True(error.Message.Contains(words, StringComparison.Ordinal), error.Message);
    }

    [LedgerFact]
    public async Task A_server_that_is_reached_by_another_name_is_known_by_the_name_in_its_certificate()
    {
        using var authority = new ScratchAuthority();
        using var door = new EncryptedDoor(authority.Issue("grafana.example.org"), "http://127.0.0.1:1");
        rig.Write("ca.pem", authority.Pem);
        rig.Describe("caFile: ca.pem", url: $"https://{door.Host}");
        Assert.Contains("the certificate is for grafana.example.org, not for this host", await RefusalAsync());

        rig.Describe("caFile: ca.pem\nserverName: grafana.example.org", url: $"https://{door.Host}");

        Assert.Contains("with 307", await RefusalAsync());
        Assert.Equal(["grafana.example.org", "grafana.example.org"], door.Names.TakeLast(2));
    }

    [LedgerFact]
    public async Task A_server_that_asks_for_a_certificate_is_shown_the_one_of_pipeline_yml_with_its_key_from_the_variable()
    {
        using var authority = new ScratchAuthority();
        using var door = new EncryptedDoor(authority.Issue(), "http://127.0.0.1:1", asksForCertificate: true);
        var (certificate, key) = authority.Issue("pipeline");
        rig.Write("ca.pem", authority.Pem);
        rig.Write("own.pem", File.ReadAllText(certificate));
        rig.Describe("caFile: ca.pem", url: $"https://{door.Host}");
        Assert.DoesNotContain("307", await RefusalAsync());

        rig.Describe("caFile: ca.pem\ncertFile: own.pem\ncertKey: { env: CLIENT_KEY }", url: $"https://{door.Host}");
        Assert.StartsWith("the variable CLIENT_KEY is not set; it holds the key of the client certificate", (await Assert.ThrowsAsync<InvalidOperationException>(() => rig.DeployAsync())).Message);
        rig.ClientKey = File.ReadAllText(authority.Issue("another").Key);
        Assert.Contains("are no pair in PEM", await RefusalAsync());
        rig.ClientKey = File.ReadAllText(key);

        Assert.Contains("with 307", await RefusalAsync());
        Assert.Equal(["CN=scratch registry"], door.Shown);
    }

    [LedgerFact]
    public async Task A_redirect_is_not_followed()
    {
        using var elsewhere = new HttpServer(context => HttpServer.WriteAsync(context.Response, 200, "{}"u8.ToArray()));
        rig.Grafana.Fail("GET", "dashboards", context =>
        {
            context.Response.Headers["Location"] = $"http://{elsewhere.Host}/login?token=x";
            return HttpServer.WriteAsync(context.Response, 302, []);
        });

        var error = await Assert.ThrowsAsync<PipelineBuild.Tools.Grafana.GrafanaException>(() => rig.DeployAsync());

        Assert.Contains($"302: it sends to http://{elsewhere.Host}, and the token is for this server only", error.Message);
        Assert.Empty(elsewhere.Requests);
    }

    [LedgerFact]
    public async Task A_server_that_hangs_costs_the_time_limit_once()
    {
        rig.Describe("timeoutSeconds: 1");
        rig.Grafana.Fail("GET", "dashboards", _ => Task.Delay(TimeSpan.FromSeconds(20)));

        var error = await Assert.ThrowsAsync<PipelineBuild.Tools.Grafana.GrafanaException>(() => rig.DeployAsync());

        Assert.Equal($"{rig.Grafana.Url} does not answer GET /api/dashboards/uid/gateway within 1 s", error.Message);
        Assert.Single(rig.Grafana.Requests);
    }

    [LedgerFact]
    public async Task A_server_that_is_not_there_is_asked_five_times()
    {
        rig.Describe(url: $"http://127.0.0.1:{HttpServer.FreePort()}");

        var error = await Assert.ThrowsAsync<PipelineBuild.Tools.Grafana.GrafanaException>(() => rig.DeployAsync());

        Assert.EndsWith("(tried 5 times)", error.Message);
    }

    private async Task<string> RefusalAsync() => (await Assert.ThrowsAsync<PipelineBuild.Tools.Grafana.GrafanaException>(() => rig.DeployAsync())).Message;
}
