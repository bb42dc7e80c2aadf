using System.Text.Json;
using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Containers;

/// <summary>DockerSbom with the real scanner, engine and registry.</summary>
public sealed class SbomTests(ScratchHome home) : IClassFixture<ScratchHome>
{
    [ScannerFact]
    public async Task Sboms_satisfy_their_schema_stay_the_same_and_tell_what_changed_since_the_last_release()
    {
        using var workspace = new SigningWorkspace(home);
        await workspace.MakeAsync("acme/listed", "1.0.0");
        await workspace.MakeTargetsAsync("DockerPublish", "DockerSbom");
        var file = workspace.Files.At("artifacts/sbom/acme_listed/linux-arm64.cdx.json");
        var spdx = workspace.Files.At("artifacts/sbom/acme_listed/linux-arm64.spdx.json");
        var first = (Cdx: await File.ReadAllTextAsync(file), Spdx: await File.ReadAllTextAsync(spdx));
        Assert.Empty(await SbomValidator.AgainstSchemaAsync(file));
        Assert.Empty(SpdxRules.Broken(first.Spdx));
        using (var document = JsonDocument.Parse(first.Spdx))
        {
            Assert.Equal("SPDX-2.3", document.RootElement.GetProperty("spdxVersion").GetString());
            Assert.Contains(document.RootElement.GetProperty("packages").EnumerateArray(), package => package.GetProperty("name").GetString() == "left-pad");
        }

        await workspace.MakeTargetsAsync("DockerSbom");
        Assert.Equal(first, (await File.ReadAllTextAsync(file), await File.ReadAllTextAsync(spdx)));

        await workspace.MakeAsync("acme/listed", "1.1.0", packageVersion: "1.3.1");
        await workspace.MakeAsync("acme/listed", "1.1.0", "is-odd", "3.0.0");
        await workspace.MakeTargetsAsync("DockerPublish", "DockerSbom");
        var changes = await File.ReadAllTextAsync(workspace.Files.At("artifacts/sbom/CHANGES.md"));
        Assert.Contains("Since 1.0.0", changes);
        Assert.Contains("| changed | left-pad (npm) | 1.3.0 | 1.3.1 | MIT | linux/amd64, linux/arm64 |", changes);
        Assert.Contains("| added | is-odd (npm) |  | 3.0.0 | MIT | linux/amd64, linux/arm64 |", changes);
        await File.WriteAllTextAsync(file, first.Cdx.Replace("\"bomFormat\"", "\"bomFormed\""));
        Assert.NotEmpty(await SbomValidator.AgainstSchemaAsync(file));
    }

    [ScannerFact]
    public async Task A_package_database_that_gives_no_package_is_an_error()
    {
        using var workspace = new SigningWorkspace(home);
        await workspace.MakeAsync("acme/unreadable");
        workspace.Files.Write("app/status", "nothing that dpkg would write\n");
        workspace.Files.Write("app/Dockerfile", "FROM scratch\nCOPY status /var/lib/dpkg/status\nUSER 1000\n");
        await workspace.Files.CommitAsync();
        await workspace.MakeTargetsAsync("DockerPublish");

        var run = await workspace.RunAsync("--target=DockerSbom");

        Assert.True(run.ExitCode == 3, run.ToString());
        run.Says("containers/sbom-empty");
        run.Says("var/lib/dpkg/status");
    }
}
