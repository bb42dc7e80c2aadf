using PipelineBuild.Tools;
using PipelineBuild.Tools.Grafana;

namespace PipelineBuild.Observability.Deploying;

/// <summary>Opens a server of pipeline.yml with its token.</summary>
public sealed class GrafanaDoor(GrafanaApis apis, EnvironmentVariables environment, SecretMask mask)
{
    /// <exception cref="InvalidOperationException">The variable of the token, or of the key of the client certificate, is not set.</exception>
    public GrafanaStore Open(GrafanaServer server)
    {
        var token = server.Token?.Resolve(environment, mask)?.Trim();
        if (string.IsNullOrEmpty(token) || token.Any(letter => letter is < '!' or > '~'))
        {
            throw new InvalidOperationException(token is { Length: > 0 } ? $"the variable {server.Token!.EnvironmentVariable} holds something that is no token" : $"the variable {server.Token?.EnvironmentVariable} is not set; it holds the token of a service account of Grafana for {server.Name}");
        }

        mask.Add(token);
        var key = server.CertificateKey?.Resolve(environment, mask);
        if (server.CertificateFile is not null && key is null)
        {
            throw new InvalidOperationException($"the variable {server.CertificateKey?.EnvironmentVariable} is not set; it holds the key of the client certificate for {server.Name}, in PEM");
        }

        var address = new GrafanaAddress(server.Url)
        {
            Organisation = server.Organisation,
            Authorities = server.AuthorityFile is { } file ? File.ReadAllText(file) : "",
            ServerName = server.ServerName ?? "",
            ClientCertificate = server.CertificateFile is { } own ? File.ReadAllText(own) : "",
            SkipsVerification = server.SkipsVerification,
            Timeout = server.Timeout,
        };
        return new GrafanaStore(apis.Open(address, token, key), environment, mask);
    }
}
