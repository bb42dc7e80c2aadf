using PipelineBuild.Tools;
using PipelineBuild.Tools.Grafana;

namespace PipelineBuild.Observability.Deploying;

/// <summary>Opens a server of pipeline.yml with its token.</summary>
public sealed class GrafanaDoor(GrafanaApis apis, EnvironmentVariables environment, SecretMask mask)
{
    /// <exception cref="InvalidOperationException">The variable of the token is not set.</exception>
    public GrafanaStore Open(GrafanaServer server)
    {
        var token = server.Token?.Resolve(environment, mask)?.Trim();
        if (string.IsNullOrEmpty(token) || token.Any(letter => letter is < '!' or > '~'))
        {
            throw new InvalidOperationException(token is { Length: > 0 } ? $"the variable {server.Token!.EnvironmentVariable} holds something that is no token" : $"the variable {server.Token?.EnvironmentVariable} is not set; it holds the token of a service account of Grafana for {server.Name}");
        }

        mask.Add(token);
        var address = new GrafanaAddress(server.Url)
        {
            Organisation = server.Organisation,
            Authorities = server.AuthorityFile is { } file ? File.ReadAllText(file) : "",
            SkipsVerification = server.SkipsVerification,
            Timeout = server.Timeout,
        };
        return new GrafanaStore(apis.Open(address, token), environment, mask);
    }
}
