namespace PipelineBuild.Tools.Registries;

/// <summary>What a program is given that reads and writes in a registry itself: the login, and how the registry is spoken to.</summary>
/// <param name="Login">Null where none is needed or known.</param>
public sealed record RegistryPass(RegistryCredential? Login)
{
    /// <summary>For what talks to no registry.</summary>
    public static readonly RegistryPass None = new(null as RegistryCredential);

    /// <summary>
    /// Go's variable for directories of authorities. It replaces only the list of directories: the machine's own file, or the one that
    /// SSL_CERT_FILE names, goes on counting, and the usual directories are named again; see https://pkg.go.dev/crypto/x509#SystemCertPool
    /// </summary>
    private const string Directories = "SSL_CERT_DIR";

    private const string MachineDirectories = "/etc/ssl/certs:/etc/pki/tls/certs";

    /// <summary>Plain HTTP beyond loopback, which somebody has declared: programs want to be told, too.</summary>
    public bool IsDeclaredPlain { get; init; }

    /// <summary>Certificates in PEM that are trusted beside the machine's own; empty for none.</summary>
    public string Authorities { get; init; } = "";

    /// <summary>Makes a program that is written in Go trust the authorities.</summary>
    /// <param name="scratch">The program's own directory, deleted by the caller.</param>
    public void Vouch(IDictionary<string, string?> environment, string scratch)
    {
        if (Authorities.Trim().Length == 0)
        {
            return;
        }

        var folder = Directory.CreateDirectory(Path.Combine(scratch, "authorities")).FullName;
        File.WriteAllText(Path.Combine(folder, "registry.pem"), Authorities);
        environment[Directories] = $"{folder}:{MachineDirectories}";
    }
}
