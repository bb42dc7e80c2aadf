using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PipelineBuild.Containers.Signing;
using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Registries;
using PipelineBuild.Tools.Signing;

namespace PipelineBuild.IntegrationTests.Containers;

/// <summary>DockerSign and DockerVerify with the real cosign, scanner, engine and registry.</summary>
public sealed class SigningTests(ScratchHome home) : IClassFixture<ScratchHome>
{
    [ScannerFact]
    public async Task Signed_images_are_trusted_until_something_about_them_changes()
    {
        using var workspace = new SigningWorkspace(home);
        await workspace.MakeAsync("acme/signed");
        await workspace.MakeTargetsAsync("DockerPublish", "DockerScan", "DockerSbom");
        var digest = await home.Reader.DigestAsync("acme/signed", "1.2.3");

        var unsigned = await workspace.RunAsync("--target=DockerSign", "--plan");
        Assert.True(unsigned.ExitCode == 0, unsigned.ToString());
        unsigned.Says("plan: 9 changes, none made");
        Assert.False(Directory.Exists(workspace.KeyFolder));

        var signing = await workspace.RunAsync("--target=DockerSign");
        Assert.True(signing.ExitCode == 0, signing.ToString());
        signing.Says("3 signatures and 5 attestations");
        Assert.Equal(digest, await home.Reader.DigestAsync("acme/signed", "1.2.3"));
        await SecretsStayWhereTheyAreAsync(workspace, signing);

        var before = home.RegistryFiles();
        Assert.Contains("nothing to sign", (await workspace.RunAsync("--target=DockerSign")).Output);
        Assert.Equal(before, home.RegistryFiles());

        var inspected = await workspace.RunAsync("--target=DockerInspect", "--image=acme/signed:1.2.3");
        Assert.True(inspected.ExitCode == 0, inspected.ToString());
        Assert.Equal(3, Regex.Count(inspected.Output, "  1 x signature, by the tag sha256-"));
        Assert.Equal([1, 2, 2], Regex.Matches(inspected.Output, @"  (\d) x attestation, by the tag sha256-").Select(match => int.Parse(match.Groups[1].Value)).Order());
        Assert.Equal(2, Regex.Count(inspected.Output, "key, https://spdx.dev/Document"));

        var byTag = await workspace.RunAsync("--target=DockerVerify", "--image=acme/signed:latest");
        Assert.True(byTag.ExitCode == 0, byTag.ToString());

        var manifests = await home.Reader.ChildrenAsync("acme/signed", "1.2.3");
        var arm = manifests.Single(child => child.Platform == "linux/arm64").Digest;
        await RefusedAsync(workspace, "containers/attestation-missing", "the SBOM (spdxjson) of linux/arm64", () => Without("acme/signed", arm, ".att"));
        await RefusedAsync(workspace, "containers/unsigned", "nobody signed linux/arm64", () => Without("acme/signed", arm, ".sig"));
        await RefusedAsync(workspace, "containers/wrong-key", "the signature of the index", () => OtherKey(workspace));
        await RefusedAsync(workspace, "containers/tag-moved", $"the ledger says that it was published with {digest}", () => Moved("acme/signed", "latest", arm), "--image=acme/signed:latest");
        await AttestScanAsync(workspace, $"{home.RegistryHost}/acme/signed@{digest}", arm);
        await RefusedAsync(workspace, "containers/scan-of-other-digest", $"scanned was {arm}", () => () => { });
        await workspace.MakeTargetsAsync("DockerSign", "DockerVerify");
        await TamperAsync("acme/signed", digest);
        await RefusedAsync(workspace, "containers/wrong-key", "the scan is not by", () => () => { });
    }

    [ScannerFact]
    public async Task A_run_killed_while_it_signs_is_finished_by_the_next()
    {
        using var workspace = new SigningWorkspace(home);
        await workspace.MakeAsync("acme/killed");
        await workspace.MakeTargetsAsync("DockerPublish", "DockerScan", "DockerSbom");
        using (var run = workspace.Start("--target=DockerSign"))
        {
            await run.SaysAsync("attest acme/killed: CycloneDX");
            run.Kill();
            await run.EndAsync();
        }

        Assert.NotEqual(0, (await workspace.RunAsync("--target=DockerVerify")).ExitCode);
        var again = await workspace.RunAsync("--target=DockerSign");

        Assert.True(again.ExitCode == 0, again.ToString());
        again.Says("run/continued");
        again.Says("0 signatures and");
        await workspace.MakeTargetsAsync("DockerVerify");
    }

    [ScannerFact]
    public async Task Without_sboms_nothing_is_signed()
    {
        using var workspace = new SigningWorkspace(home);
        await workspace.MakeAsync("acme/bare");
        await workspace.MakeTargetsAsync("DockerPublish");

        var run = await workspace.RunAsync("--target=DockerSign");

        Assert.True(run.ExitCode == 3, run.ToString());
        run.Says("run DockerSbom first");
        Assert.DoesNotContain(await home.Reader.TagsAsync("acme/bare"), tag => tag.EndsWith(".sig", StringComparison.Ordinal));
    }

    private async Task RefusedAsync(SigningWorkspace workspace, string rule, string reason, Func<Action> change, params string[] arguments)
    {
        var undo = change();
        var run = await workspace.RunAsync(["--target=DockerVerify", .. arguments]);
        undo();
        Assert.True(run.ExitCode == 1, $"{rule}: {run}");
        run.Says(rule);
        run.Says(reason);
    }

    private async Task SecretsStayWhereTheyAreAsync(SigningWorkspace workspace, Ending run)
    {
        var password = (await File.ReadAllTextAsync(Path.Combine(workspace.KeyFolder, "password"))).Trim();
        var key = (await File.ReadAllLinesAsync(Path.Combine(workspace.KeyFolder, "cosign.key")))[1];
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, ModeOf(Path.Combine(workspace.KeyFolder, "cosign.key")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, ModeOf(Path.Combine(workspace.KeyFolder, "password")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, ModeOf(workspace.KeyFolder));
        Assert.Equal([Path.Combine(workspace.KeyFolder, "password")], await FileSearch.HoldersAsync(home.Path, password));
        Assert.Equal([Path.Combine(workspace.KeyFolder, "cosign.key")], await FileSearch.HoldersAsync(home.Path, key));
        Assert.Empty(await FileSearch.HoldersAsync(workspace.Files.Path, password, key));
        Assert.DoesNotContain(password, run.ToString());
    }

    /// <summary>Takes a tag of cosign's away from under the registry.</summary>
    private Action Without(string repository, string digest, string suffix)
    {
        var folder = TagFolder(repository, digest.Replace(':', '-') + suffix);
        Directory.Move(folder, $"{home.Path}/aside");
        return () => Directory.Move($"{home.Path}/aside", folder);
    }

    private Action Moved(string repository, string tag, string digest)
    {
        var link = Path.Combine(TagFolder(repository, tag), "current", "link");
        var before = File.ReadAllText(link);
        File.WriteAllText(link, digest);
        return () => File.WriteAllText(link, before);
    }

    private static Action OtherKey(SigningWorkspace workspace)
    {
        var file = Path.Combine(workspace.KeyFolder, "cosign.pub");
        var before = File.ReadAllText(file);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(file, other.ExportSubjectPublicKeyInfoPem() + "\n");
        return () => File.WriteAllText(file, before);
    }

    /// <summary>Signed by the right key, but of other images: as if one platform had been scanned for both.</summary>
    private static async Task AttestScanAsync(SigningWorkspace workspace, string reference, string scanned)
    {
        var environment = EnvironmentVariables.OfProcess();
        var mask = new SecretMask();
        var predicate = workspace.Files.Write("artifacts/other-scan.json", $$"""{ "outcome": "passed", "unscanned": false, "platforms": { "linux/amd64": "{{scanned}}", "linux/arm64": "{{scanned}}" } }""");
        var by = new CosignIdentity.KeyPair(Path.Combine(workspace.KeyFolder, "cosign.pub"), Path.Combine(workspace.KeyFolder, "cosign.key"), null, (await File.ReadAllTextAsync(Path.Combine(workspace.KeyFolder, "password"))).Trim());
        await new Cosign(new ProcessRunner(mask), new ProgramLocator(UserFolders.Of(environment), environment), mask).AttestAsync(reference, AttestationTypes.Scan, predicate, by, RegistryPass.None, default);
    }

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);

    private string TagFolder(string repository, string tag) => Path.Combine(home.RegistryData, "docker/registry/v2/repositories", repository, "_manifests/tags", tag);

    /// <summary>Says of an attested scan that it looked for vulnerabilities, under the signature of what it said before.</summary>
    private async Task TamperAsync(string repository, string digest)
    {
        var tag = digest.Replace(':', '-') + ".att";
        var manifest = JsonNode.Parse((await home.Reader.ManifestAsync(repository, tag)).Body.GetRawText())!;
        var layer = manifest["layers"]![0]!;
        var envelope = JsonNode.Parse(await home.Reader.BlobAsync(repository, layer["digest"]!.GetValue<string>()))!;
        var statement = Encoding.UTF8.GetString(Convert.FromBase64String(envelope["payload"]!.GetValue<string>()));
        envelope["payload"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(statement.Replace("\"unscanned\":true", "\"unscanned\":false")));
        var bytes = Encoding.UTF8.GetBytes(envelope.ToJsonString());
        layer["digest"] = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";
        layer["size"] = bytes.Length;
        using var http = new HttpClient { BaseAddress = new Uri($"http://{home.RegistryHost}/v2/") };
        using var start = await http.PostAsync($"{repository}/blobs/uploads/", null);
        var place = start.Headers.Location!.ToString();
        using var blob = await http.PutAsync($"{place}{(place.Contains('?') ? '&' : '?')}digest={Uri.EscapeDataString(layer["digest"]!.GetValue<string>())}", new ByteArrayContent(bytes));
        Assert.True(blob.IsSuccessStatusCode, $"{blob.StatusCode}");
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(manifest.ToJsonString()));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.oci.image.manifest.v1+json");
        using var put = await http.PutAsync($"{repository}/manifests/{tag}", content);
        Assert.True(put.IsSuccessStatusCode, $"{put.StatusCode}");
    }
}
