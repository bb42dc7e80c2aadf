using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Registries;
using PipelineBuild.Tools.Signing;

namespace PipelineBuild.Tests.Tools.Signing;

public class CosignTests
{
    [Theory]
    [InlineData(10, "Error: no signatures found", CosignVerdict.Absent)]
    [InlineData(1, "Error: no matching attestations: ", CosignVerdict.Absent)]
    [InlineData(1, "Error: none of the attestations matched the predicate type: spdxjson, found: cyclonedx", CosignVerdict.Absent)]
    [InlineData(12, "Error: no matching signatures: invalid signature when validating ASN.1 encoded signature", CosignVerdict.Untrusted)]
    [InlineData(1, "Error: no matching attestations: accepted signatures do not match threshold, Found: 0, Expected 1", CosignVerdict.Untrusted)]
    [InlineData(1, "Error: Get \"https://127.0.0.1:5934/v2/\": dial tcp 127.0.0.1:5934: connect: connection refused", CosignVerdict.Unknown)]
    [InlineData(12, "something that nobody has seen yet", CosignVerdict.Unknown)]
    public void A_verdict_is_what_cosign_says_and_never_its_exit_code(int exitCode, string said, CosignVerdict expected) =>
        Assert.Equal(expected, Cosign.Judge(new ProcessOutput(exitCode, [], [said, $"error during command execution: {said}"]), withStatements: true).Verdict);

    [Theory]
    [InlineData("cosign could not sign 127.0.0.1:5000/acme/app@sha256:1: multiple errors returned: DIGEST_INVALID: provided digest did not match uploaded content; MANIFEST_BLOB_UNKNOWN: blob unknown to registry; sha256:5c", true)]
    [InlineData("cosign could not sign 127.0.0.1:5000/acme/app@sha256:1: UNAUTHORIZED: authentication required", false)]
    public void What_another_writer_is_just_uploading_is_told_from_other_trouble(string message, bool expected) =>
        Assert.Equal(expected, new CosignException(message).IsHalfWritten);

    [Fact]
    public void Success_without_anything_verified_is_not_known_to_be_good() =>
        Assert.Equal(CosignVerdict.Unknown, Cosign.Judge(new ProcessOutput(0, [""], []), withStatements: false).Verdict);

    [Fact]
    public void Verified_statements_are_unpacked()
    {
        var payload = Convert.ToBase64String("""{"predicate":1}"""u8);

        var answer = Cosign.Judge(new ProcessOutput(0, [$$"""{"payloadType":"x","payload":"{{payload}}","signatures":[]}"""], []), withStatements: true);

        Assert.Equal(CosignVerdict.Good, answer.Verdict);
        Assert.Equal(["""{"predicate":1}"""], answer.Statements);
    }

    /// <summary>Keyless ones have never met the real service here: these lines are what its documentation asks for.</summary>
    [Fact]
    public async Task Every_way_to_sign_and_to_verify()
    {
        using var folder = new TempFolder();
        folder.WriteProgram("bin/cosign");
        var runner = new FakeProcessRunner();
        runner.On("cosign");
        var environment = FakeEnvironment.With(("PATH", folder.At("bin")));
        var cosign = new Cosign(runner, new ProgramLocator(new UserFolders(folder.At("cache"), folder.At("data")), environment), runner.Mask);
        CosignIdentity[] identities =
        [
            new CosignIdentity.KeyPair("cosign.pub", "cosign.key", null, "planted-password"),
            new CosignIdentity.KeyPair("cosign.pub", null, "planted-key", "planted-password"),
            new CosignIdentity.Keyless("https://token.actions.githubusercontent.com", "https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main"),
        ];
        foreach (var by in identities)
        {
            foreach (var pass in new[] { RegistryPass.None, new RegistryPass(new RegistryCredential("robot", "planted-login")) { IsDeclaredPlain = true } })
            {
                await cosign.SignAsync("registry.example.org/app@sha256:1", by, pass, default);
                await cosign.AttestAsync("registry.example.org/app@sha256:1", "cyclonedx", "predicate.json", by, pass, default);
                await cosign.VerifyAsync("registry.example.org/app@sha256:1", by, pass, default);
                await cosign.VerifyAttestationAsync("registry.example.org/app@sha256:1", "cyclonedx", by, pass, default);
            }
        }

        Golden.Matches("commands.txt", string.Concat(runner.Lines.Select(line => line.Replace(folder.At("bin") + "/", "", StringComparison.Ordinal) + "\n")));
        Assert.DoesNotContain(runner.Commands, command => command.Arguments.Any(argument => argument.Contains("planted", StringComparison.Ordinal)));
        Assert.All(runner.Commands, command => Assert.Null(command.Environment["COSIGN_REPOSITORY"]));
    }

    /// <summary>Both programs are written in Go, whose list of directories it replaces; the machine's own stay in it.</summary>
    [Fact]
    public void Authorities_are_handed_over_beside_those_of_the_machine()
    {
        using var folder = new TempFolder();
        var environment = new Dictionary<string, string?>();
        RegistryPass.None.Vouch(environment, folder.Path);
        Assert.Empty(environment);

        new RegistryPass(null) { Authorities = "-----BEGIN CERTIFICATE-----" }.Vouch(environment, folder.Path);

        Assert.Equal($"{folder.At("authorities")}:/etc/ssl/certs:/etc/pki/tls/certs", environment["SSL_CERT_DIR"]);
        Assert.Equal("-----BEGIN CERTIFICATE-----", File.ReadAllText(folder.At("authorities/registry.pem")));
    }

    [Fact]
    public void A_key_pair_is_printed_without_its_secrets() =>
        Assert.Equal("key cosign.pub", new CosignIdentity.KeyPair("cosign.pub", null, "private", "password").ToString());
}
