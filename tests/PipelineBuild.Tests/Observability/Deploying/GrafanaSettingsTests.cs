using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;
using PipelineBuild.Observability.Deploying;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.Tests.Observability.Deploying;

/// <summary>Which servers are understood, and which would give the token away.</summary>
public sealed class GrafanaSettingsTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("url: http://grafana.example.org", "http is not encrypted")]
    [InlineData("url: https://grafana.example.org, insecureSkipVerify: true", "say why in insecureReason")]
    [InlineData("url: 'https://ann:secret@grafana.example.org'", "without a user name, password or query")]
    [InlineData("url: ftp://grafana.example.org", "expected an address")]
    public void A_server_that_would_give_the_token_away_is_refused(string server, string words) =>
        Assert.Contains(words, Assert.Throws<ConfigException>(() => Read($"servers: [{{ name: a, token: {{ env: T }}, {server} }}]")).Message);

    [Theory]
    [InlineData("url: http://127.0.0.1:3000, insecureSkipVerify: true")]
    [InlineData("url: http://grafana.example.org, insecureReason: within the cluster")]
    public void On_this_machine_or_with_a_reason_it_is_taken(string server) => Assert.Single(Read($"servers: [{{ name: a, token: {{ env: T }}, {server} }}]").Servers);

    [Theory]
    [InlineData("servers: [{ name: a, url: https://g.example.org }]", "the name of the variable that holds the token")]
    [InlineData("servers: [{ name: a, url: https://g.example.org, token: glsa_x }]", "never by value")]
    [InlineData("servers: [{ name: a, url: https://g.example.org, token: { env: T } }, { name: a, url: https://h.example.org, token: { env: T } }]", "two servers are called 'a'")]
    [InlineData("servers: [{ name: a, url: https://g.example.org, token: { env: T }, certFile: own.pem }]", "a client certificate is a file, certFile, and the name of the variable")]
    [InlineData("servers: [{ name: a, url: https://g.example.org, token: { env: T }, certKey: { env: K } }]", "a client certificate is a file, certFile, and the name of the variable")]
    [InlineData("servers: [{ name: a, url: https://g.example.org, token: { env: T }, certFile: own.pem, certKey: k }]", "never by value")]
    [InlineData("servers: [{ name: a, url: https://g.example.org, token: { env: T }, serverName: 'g.example.org:3000' }]", "expected the name of a host")]
    [InlineData("folders: [{ path: A//B }]", "titles of folders")]
    public void Other_mistakes_are_told(string block, string words) => Assert.Contains(words, Assert.Throws<ConfigException>(() => Read(block)).Message);

    [Fact]
    public void One_server_is_the_one_and_of_several_one_must_be_named()
    {
        var one = Read("servers: [{ name: a, url: https://g.example.org, token: { env: T } }]");
        var two = Read("servers: [{ name: a, url: https://g.example.org/, token: { env: T }, organisation: 2 }, { name: b, url: https://h.example.org, token: { env: T } }]");

        Assert.Equal("https://g.example.org", one.Choose(null).Key);
        Assert.Equal("https://g.example.org?orgId=2", two.Choose("a").Key);
        Assert.Contains("--server=NAME: a, b", Assert.Throws<InvalidOperationException>(() => two.Choose(null)).Message);
        Assert.Contains("--server=c is not in", Assert.Throws<InvalidOperationException>(() => two.Choose("c")).Message);
    }

    private GrafanaSettings Read(string block)
    {
        var file = folder.Write("pipeline.yml", $"observability:\n  grafana:\n    {block}\n");
        return PipelineConfig.Load(new Workspace(folder.Path), file).Observability.Grafana;
    }
}
