using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Tools.Signing;

/// <summary>Signs and verifies digests in a registry with cosign. Keys, passwords and logins reach it by environment and private files only.</summary>
public sealed class Cosign(IProcessRunner runner, ProgramLocator programs, SecretMask mask)
{
    public const string Program = "cosign";

    private const string KeyVariable = "PIPELINEBUILD_COSIGN_KEY";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Variables by which somebody's own settings would change where signatures go or what is trusted.</summary>
    private static readonly string[] Foreign =
    [
        "COSIGN_DOCKER_MEDIA_TYPES", "COSIGN_EXPERIMENTAL", "COSIGN_MAX_ATTACHMENT_SIZE", "COSIGN_OCI_EXPERIMENTAL", "COSIGN_REPOSITORY", "SIGSTORE_CT_LOG_PUBLIC_KEY_FILE", "SIGSTORE_REKOR_PUBLIC_KEY",
        "SIGSTORE_ROOT_FILE", "SIGSTORE_TSA_CERTIFICATE_FILE", "TUF_MIRROR", "TUF_ROOT_JSON",
    ];

    /// <summary>Its subcommands listen to one or the other: 2.5.0 takes plain HTTP in <c>verify</c> by the second, in <c>verify-attestation</c> by the first.</summary>
    private static readonly string[] Plain = ["--allow-http-registry", "--allow-insecure-registry"];

    /// <param name="reference">Registry, repository and digest.</param>
    public async Task SignAsync(string reference, CosignIdentity by, RegistryPass pass, CancellationToken cancel) =>
        await RequireAsync($"sign {reference}", ["sign", "--yes", .. SigningKey(by), reference], by, pass, cancel);

    /// <summary>Attests a predicate; an earlier one of the same type by anybody is replaced.</summary>
    public async Task AttestAsync(string reference, string type, string predicateFile, CosignIdentity by, RegistryPass pass, CancellationToken cancel) =>
        await RequireAsync($"attest {type} of {reference}", ["attest", "--yes", .. SigningKey(by), "--replace", "--type", type, "--predicate", predicateFile, reference], by, pass, cancel);

    public async Task<CosignAnswer> VerifyAsync(string reference, CosignIdentity by, RegistryPass pass, CancellationToken cancel) =>
        Judge(await RunAsync(["verify", .. VerificationKey(by), reference], by, pass, cancel), withStatements: false);

    public async Task<CosignAnswer> VerifyAttestationAsync(string reference, string type, CosignIdentity by, RegistryPass pass, CancellationToken cancel) =>
        Judge(await RunAsync(["verify-attestation", .. VerificationKey(by), "--type", type, reference], by, pass, cancel), withStatements: true);

    /// <summary>Writes <c>cosign.key</c> and <c>cosign.pub</c> into a directory.</summary>
    public async Task GenerateKeyPairAsync(string directory, string password, CancellationToken cancel)
    {
        mask.Add(password);
        var command = new Command(programs.Require(Program), ["generate-key-pair"])
        {
            WorkingDirectory = directory,
            Environment = new Dictionary<string, string?> { ["COSIGN_PASSWORD"] = password },
            Timeout = Limit,
            Secrets = [password],
        };
        await runner.RunCheckedAsync(command, cancel);
    }

    /// <summary>By what cosign says: its exit codes differ between its subcommands. What nobody has seen yet is not known, never good or bad.</summary>
    public static CosignAnswer Judge(ProcessOutput output, bool withStatements)
    {
        var said = output.StandardError.Select(line => line.Trim()).FirstOrDefault(line => line.StartsWith("Error:", StringComparison.Ordinal))?[6..].Trim() ?? output.ErrorText.Trim();
        if (output.Succeeded)
        {
            return Statements(output, withStatements) is { } statements ? new CosignAnswer(CosignVerdict.Good, said, statements) : new CosignAnswer(CosignVerdict.Unknown, "cosign printed nothing that it verified", []);
        }

        var verdict =
            said is "no signatures found" or "no matching attestations:" || said.StartsWith("none of the attestations matched the predicate type", StringComparison.Ordinal) ? CosignVerdict.Absent
            : said.Contains("invalid signature when validating", StringComparison.Ordinal) || said.Contains("accepted signatures do not match threshold", StringComparison.Ordinal)
              || said.Contains("none of the expected identities matched", StringComparison.Ordinal) || said.Contains("invalid or missing digest in claim", StringComparison.Ordinal)
              || said.Contains("no matching signatures: no", StringComparison.Ordinal) ? CosignVerdict.Untrusted
            : CosignVerdict.Unknown;
        return new CosignAnswer(verdict, said, []);
    }

    private static List<string>? Statements(ProcessOutput output, bool wanted)
    {
        var lines = output.StandardOutput.Where(line => line.StartsWith('{') || line.StartsWith('[')).ToList();
        return lines.Count == 0 ? null : wanted ? lines.Select(line => Encoding.UTF8.GetString(Convert.FromBase64String(JsonNode.Parse(line)!["payload"]!.GetValue<string>()))).ToList() : [];
    }

    private static List<string> SigningKey(CosignIdentity by) => by switch
    {
        CosignIdentity.KeyPair { PrivateKey: not null } => ["--key", $"env://{KeyVariable}", "--tlog-upload=false"],
        CosignIdentity.KeyPair { PrivateKeyFile: { } file } => ["--key", file, "--tlog-upload=false"],
        CosignIdentity.Keyless => [],
        _ => throw new InvalidOperationException("there is no private key to sign with"),
    };

    private static List<string> VerificationKey(CosignIdentity by) => by switch
    {
        CosignIdentity.KeyPair pair => ["--key", pair.PublicKey, "--private-infrastructure"],
        CosignIdentity.Keyless keyless => ["--certificate-oidc-issuer", keyless.Issuer, "--certificate-identity", keyless.Identity],
        var other => throw new NotSupportedException(other.GetType().Name),
    };

    private async Task RequireAsync(string what, IReadOnlyList<string> arguments, CosignIdentity by, RegistryPass pass, CancellationToken cancel)
    {
        var output = await RunAsync(arguments, by, pass, cancel);
        if (!output.Succeeded)
        {
            throw new CosignException($"cosign could not {what}: {mask.Apply(Judge(output, withStatements: false).Said)}");
        }
    }

    private async Task<ProcessOutput> RunAsync(IReadOnlyList<string> arguments, CosignIdentity by, RegistryPass pass, CancellationToken cancel)
    {
        using var scratch = new PrivateDirectory();
        scratch.Write("config.json", Login(arguments[^1], pass.Login));
        var environment = Foreign.ToDictionary(name => name, _ => (string?)null);
        environment["DOCKER_CONFIG"] = scratch.FullName;
        environment["TMPDIR"] = scratch.FullName;
        environment["TUF_ROOT"] = Path.Combine(scratch.FullName, "tuf");
        var pair = by as CosignIdentity.KeyPair;
        // Without one it would ask a terminal.
        environment["COSIGN_PASSWORD"] = pair?.Password ?? "";
        environment[KeyVariable] = pair?.PrivateKey;
        pass.Vouch(environment, scratch.FullName);
        return await runner.RunAsync(new Command(programs.Require(Program), pass.IsDeclaredPlain ? [arguments[0], .. Plain, .. arguments.Skip(1)] : arguments)
        {
            WorkingDirectory = scratch.FullName,
            Environment = environment,
            Timeout = Limit,
            Secrets = new[] { pair?.Password, pair?.PrivateKey, pass.Login?.Password }.OfType<string>().ToList(),
        }, cancel);
    }

    private static string Login(string reference, RegistryCredential? login) => login is null ? "{}" : new JsonObject
    {
        ["auths"] = new JsonObject
        {
            [reference.Split('/')[0]] = new JsonObject { ["auth"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{login.UserName}:{login.Password}")) },
        },
    }.ToJsonString(JsonSerializerOptions.Default);
}
