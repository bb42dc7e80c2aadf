using PipelineBuild.Configuration;

namespace PipelineBuild.Observability.Deploying;

/// <summary>The block <c>observability.grafana</c>: to which servers what is deployed.</summary>
/// <param name="Folders">Which dashboards lie in which folder; others lie at the root.</param>
public sealed record GrafanaSettings(IReadOnlyList<FolderSettings> Folders, IReadOnlyList<GrafanaServer> Servers)
{
    public static GrafanaSettings Read(YamlSection section)
    {
        var settings = new GrafanaSettings(section.Blocks("folders", FolderSettings.Read), section.Blocks("servers", GrafanaServer.Read));
        if (settings.Folders.SelectMany(folder => folder.Dashboards).GroupBy(file => file).FirstOrDefault(files => files.Count() > 1) is { } twice)
        {
            section.Error("folders", $"'{twice.Key}' is in two folders");
        }

        if (settings.Servers.GroupBy(server => server.Name).FirstOrDefault(servers => servers.Count() > 1) is { } same)
        {
            section.Error("servers", $"two servers are called '{same.Key}'");
        }

        return settings;
    }

    /// <exception cref="InvalidOperationException">It is not clear which server is meant.</exception>
    public GrafanaServer Choose(string? name) => name is null
        ? Servers.Count == 1 ? Servers[0] : throw new InvalidOperationException($"pipeline.yml has several Grafana servers; say which one with --server=NAME: {Names}")
        : Servers.FirstOrDefault(server => server.Name == name) ?? throw new InvalidOperationException($"--server={name} is not in observability.grafana.servers, which has {Names}");

    private string Names => string.Join(", ", Servers.Select(server => server.Name));
}

/// <summary>A folder of Grafana and the dashboards in it.</summary>
/// <param name="Path">Titles from the root down, such as <c>Platform/Services</c>.</param>
/// <param name="Dashboards">Files relative to the workspace.</param>
public sealed record FolderSettings(string Path, IReadOnlyList<string> Dashboards)
{
    public static FolderSettings Read(YamlSection section) => new(
        section.RequiredText("path", text => text.Split('/').All(part => part.Trim().Length > 0 && part.Trim() == part) ? null : "expected titles of folders with a slash between them, such as Platform/Services"),
        section.Files("dashboards"));
}

/// <summary>A Grafana server and what is deployed to it beside the dashboards.</summary>
/// <param name="DataSources">Provisioning files of data sources, relative to the workspace.</param>
/// <param name="AlertRules">Provisioning files of alert rules, relative to the workspace.</param>
/// <param name="Prunes">Delete what was deployed earlier and is in no file any more.</param>
public sealed record GrafanaServer(string Name, Uri Url, SecretRef? Token, IReadOnlyList<string> DataSources, IReadOnlyList<string> AlertRules, bool Prunes)
{
    private const int LongestWait = 600;

    public int? Organisation { get; init; }

    /// <summary>Authorities in PEM, absolute; null trusts those of the machine.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>The name in its certificate, and for a proxy before it; null takes that of the address.</summary>
    public string? ServerName { get; init; }

    /// <summary>The pipeline's own certificate in PEM, absolute; null shows none.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>Of <see cref="CertificateFile"/>, in PEM.</summary>
    public SecretRef? CertificateKey { get; init; }

    public bool SkipsVerification { get; init; }

    public TimeSpan Timeout { get; init; }

    /// <summary>How the ledger calls the server and its organisation.</summary>
    public string Key => $"{Url.AbsoluteUri.TrimEnd('/')}{(Organisation is { } number ? FormattableString.Invariant($"?orgId={number}") : "")}";

    public static GrafanaServer Read(YamlSection section)
    {
        var text = section.RequiredText("url", AddressProblem);
        var url = AddressProblem(text) is null ? new Uri(text) : new Uri("http://127.0.0.1");
        var skips = section.Flag("insecureSkipVerify", false);
        var reason = section.OptionalText("insecureReason");
        if (!url.IsLoopback && reason is null && (skips || url.Scheme == "http"))
        {
            section.Error(skips ? "insecureSkipVerify" : "url", $"the token could be read by others on the way{(skips ? "" : ", as http is not encrypted")}; if that is meant, say why in insecureReason");
        }

        if (!section.Has("token"))
        {
            section.Error("token", "is required: the name of the variable that holds the token of a service account, { env: GRAFANA_TOKEN }");
        }

        if (section.Has("certFile") != section.Has("certKey"))
        {
            section.Error(section.Has("certFile") ? "certFile" : "certKey", "a client certificate is a file, certFile, and the name of the variable that holds its key, certKey: { env: GRAFANA_CLIENT_KEY }");
        }

        return new GrafanaServer(section.RequiredText("name"), url, section.Secret("token"), section.Files("dataSources"), section.Files("alertRules"), section.Flag("prune", false))
        {
            Organisation = section.OptionalNumber("organisation", 1, int.MaxValue),
            AuthorityFile = FileOf(section, "caFile"),
            ServerName = section.OptionalText("serverName", name => Uri.CheckHostName(name) == UriHostNameType.Unknown ? "expected the name of a host, such as grafana.example.org, without a port" : null),
            CertificateFile = FileOf(section, "certFile"),
            CertificateKey = section.Secret("certKey"),
            SkipsVerification = skips,
            Timeout = TimeSpan.FromSeconds(section.Number("timeoutSeconds", 30, 1, LongestWait)),
        };
    }

    private static string? FileOf(YamlSection section, string key) =>
        section.OptionalText(key, text => section.Workspace.Resolve(text) is null ? $"'{text}' leads out of the workspace" : null) is { } file ? section.Workspace.Resolve(file) : null;

    private static string? AddressProblem(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0 && address.Query.Length == 0 ? null : "expected an address such as https://grafana.example.org, without a user name, password or query";
}
