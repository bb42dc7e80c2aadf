namespace PipelineBuild.Tools;

/// <summary>What builds and installers take over from the machine's own configuration: certificates, proxies, npm registry.</summary>
public sealed class MachineNetwork(NpmRegistry npm, EnvironmentVariables environment, SecretMask mask, Machine machine)
{
    private static readonly string[] ProxyVariables = ["http_proxy", "https_proxy", "no_proxy"];

    /// <summary>The bundles of Debian, Fedora and Alpine.</summary>
    private static readonly string[] DistributionBundles =
        ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"];

    /// <summary>File of the certificates this machine trusts; null when there is none.</summary>
    public string? CaBundle =>
        new[] { environment.Get("SSL_CERT_FILE"), environment.Get("NODE_EXTRA_CA_CERTS"), NpmCaFile() }
            .Concat(DistributionBundles.Select(machine.PathOf))
            .FirstOrDefault(File.Exists);

    /// <summary>http_proxy, https_proxy and no_proxy as far as they are set, under the lower-case names.</summary>
    public IReadOnlyDictionary<string, string> Proxies
    {
        get
        {
            var proxies = ProxyVariables
                .Select(name => (name, Value: environment.Get(name) ?? environment.Get(name.ToUpperInvariant())))
                .Where(pair => pair.Value is not null)
                .ToDictionary(pair => pair.name, pair => pair.Value!);
            foreach (var proxy in proxies.Values)
            {
                MaskPassword(proxy);
            }

            return proxies;
        }
    }

    /// <summary>The registry npm itself says it uses, as text for an .npmrc.</summary>
    public async Task<string> NpmRegistryAsync(CancellationToken cancel = default)
    {
        var address = await npm.AddressAsync(cancel);
        MaskPassword(address);
        return address;
    }

    private string? NpmCaFile()
    {
        var file = environment.Get("NPM_CONFIG_USERCONFIG") ?? (environment.Get("HOME") is { } home ? Path.Combine(home, ".npmrc") : null);
        return environment.Get("npm_config_cafile") ?? environment.Get("NPM_CONFIG_CAFILE") ?? (File.Exists(file)
            ? File.ReadLines(file).Select(line => line.Split('=', 2)).LastOrDefault(pair => pair.Length == 2 && pair[0].Trim() == "cafile")?[1].Trim().Trim('"')
            : null);
    }

    private void MaskPassword(string address)
    {
        if (Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.UserInfo.Split(':', 2) is [_, { Length: > 0 } password])
        {
            mask.Add(password);
            mask.Add(Uri.UnescapeDataString(password));
        }
    }
}
