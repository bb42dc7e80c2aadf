using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.IntegrationTests.Containers.Gates;

/// <summary>Every gate against registries that the machine does not trust by itself: the scanner and cosign have to be told what the pipeline knows.</summary>
public sealed class GateTransportTests(GateHome home) : IClassFixture<GateHome>
{
    private const string KeyPassword = "planted-key-password-5Rw";

    [ScannerFact]
    public async Task A_private_authority_and_tokens_hold_for_scanner_and_signer_as_well()
    {
        using var authority = new ScratchAuthority();
        var (certificate, key) = authority.Issue();
        using var issuer = new TokenIssuer();
        using var registry = await RealRegistry.StartAsync(issuer.Auth, certificate, key);
        using var keys = await KeysAsync();
        using var workspace = Workspace("acme/private", $"{{ name: '{registry.Host}/team', ca: ca.pem, username: {{ env: REGISTRY_USER }}, password: {{ env: REGISTRY_PASSWORD }} }}", keys);
        workspace.Files.Write("ca.pem", authority.Pem);
        await workspace.CommitAsync();

        await PassesEverywhereAsync(workspace, registry, keys);
    }

    [ScannerFact]
    public async Task Declared_plain_http_beyond_loopback_holds_for_scanner_and_signer_as_well()
    {
        // A name of this machine that no program takes for loopback.
        using var registry = await RealRegistry.StartAsync(name: System.Net.Dns.GetHostName());
        using var keys = await KeysAsync();
        using var workspace = Workspace("acme/plain", $"{{ name: '{registry.Host}/team', insecure: true }}", keys);
        await workspace.CommitAsync();

        await PassesEverywhereAsync(workspace, registry, keys);
    }

    /// <summary>Published through every gate, then each gate once more with the registry as its only source.</summary>
    private async Task PassesEverywhereAsync(GateWorkspace workspace, RealRegistry registry, TempFolder keys)
    {
        var environment = Environment(keys);
        var published = await workspace.RunAsync(environment, "--target=DockerPublish");
        Assert.True(published.ExitCode == 0, published.ToString());
        published.Says("scanned, SBOMs written, signed by");
        Assert.Contains("1.2.3", registry.Tags($"team/{workspace.Image}"));
        Assert.Contains(registry.Tags($"team/{workspace.Image}"), tag => tag.EndsWith(".sig", StringComparison.Ordinal));

        Directory.Delete(workspace.Files.At("artifacts/images"), recursive: true);
        Directory.Delete(home.At(".cache/pipelinebuild/scan/results"), recursive: true);
        foreach (var target in new[] { "DockerScan", "DockerSbom", "DockerSign", "DockerVerify" })
        {
            var run = await workspace.RunAsync(environment, $"--target={target}");
            Assert.True(run.ExitCode == 0, $"{target}: {run}");
            Assert.DoesNotContain(TokenIssuer.Password, run.All);
            Assert.DoesNotContain(KeyPassword, run.All);
        }
    }

    private GateWorkspace Workspace(string image, string registry, TempFolder keys) => new GateWorkspace(home, image)
        .Configure(registry: $"{registry}\n  signing: {{ key: {{ env: SIGNING_KEY }}, password: {{ env: SIGNING_PASSWORD }}, publicKey: cosign.pub }}")
        .With("cosign.pub", File.ReadAllText(keys.At("cosign.pub")));

    private static async Task<TempFolder> KeysAsync()
    {
        var folder = new TempFolder();
        var cosign = Scanning.ScanHome.RealPrograms.Find("cosign")!;
        var run = await Programs.RunAsync(cosign, ["generate-key-pair"], folder.Path, new Dictionary<string, string?> { ["COSIGN_PASSWORD"] = KeyPassword });
        Assert.True(run.ExitCode == 0, run.ToString());
        return folder;
    }

    private static Dictionary<string, string?> Environment(TempFolder keys) => new()
    {
        ["REGISTRY_USER"] = TokenIssuer.User,
        ["REGISTRY_PASSWORD"] = TokenIssuer.Password,
        ["SIGNING_KEY"] = File.ReadAllText(keys.At("cosign.key")),
        ["SIGNING_PASSWORD"] = KeyPassword,
    };
}
