using System.Text.Json;
using PipelineBuild.Tools.Scanning;

namespace PipelineBuild.IntegrationTests.Containers.Scanning;

/// <summary>DockerScan with another scanner beside the first: a program of a few lines, and a real one with advisories of its own.</summary>
public sealed class SecondScannerTests(ScanHome home) : IClassFixture<ScanHome>
{
    [ScanFact]
    public async Task A_second_scanner_is_asked_and_what_only_one_knows_is_shown()
    {
        var hash = PipelineBuild.Tools.ProgramCache.Sha256(home.Workspace.At("second.sh"));
        var second = $"{{ program: ./second.sh, sha256: '{hash}', arguments: ['{{layout}}', '{{output}}'] }}";

        var (_, result) = await home.ScanAsync($"{{ database: '{home.Database("db/good")}', second: {second} }}");
        Assert.Contains(ScanTests.Messages(result, "containers/scanners-disagree", "warning"), message => message == "only the second scanner reports CVE-2024-90009 HIGH in openssl 3 of acme/bad linux/amd64");
        Assert.Contains(ScanTests.Messages(result, "containers/scanners-disagree", "note"), message => message.Contains("does not report CVE-2024-90001 HIGH in openssl", StringComparison.Ordinal));

        var (refused, other) = await home.ScanAsync($"{{ database: '{home.Database("db/good")}', second: {second.Replace(hash, new string('0', 64), StringComparison.Ordinal)} }}");
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("it is not started", other.GetProperty("summary").GetString());
    }

    /// <summary>A real program with other advisories, asked for the same image.</summary>
    [ScanFact]
    public async Task A_real_second_scanner_that_knows_other_advisories_disagrees_and_one_that_knows_the_same_does_not()
    {
        var other = new VulnerabilityDatabase()
            .NpmPackage("lodash", "CVE-2021-90003", "4.17.21", "CRITICAL").NuGetPackage("Newtonsoft.Json", "CVE-2024-90004", "13.0.1", "HIGH")
            .Debian("openssl", "CVE-2024-90001", "3.0.13-1~deb12u1", "HIGH").NpmPackage("lodash", "CVE-2025-90008", "4.18.0", "HIGH");

        var disagreements = await SecondAsync("other", other);
        Assert.Equal("only the second scanner reports CVE-2025-90008 HIGH in lodash 4.17.20 of acme/bad linux/amd64", Assert.Single(ScanTests.Messages(disagreements, "containers/scanners-disagree", "warning"), message => message.EndsWith("linux/amd64", StringComparison.Ordinal)));
        Assert.StartsWith("the second scanner does not report CVE-2024-90002 LOW in openssl", Assert.Single(ScanTests.Messages(disagreements, "containers/scanners-disagree", "note"), message => message.EndsWith("linux/amd64", StringComparison.Ordinal)));

        var agreement = await SecondAsync("same", ScanHome.Known());
        Assert.Empty(ScanTests.Messages(agreement, "containers/scanners-disagree", "warning"));
        Assert.Empty(ScanTests.Messages(agreement, "containers/scanners-disagree", "note"));
    }

    private async Task<JsonElement> SecondAsync(string name, VulnerabilityDatabase advisories)
    {
        var folder = Directory.CreateDirectory(home.At($"second-{name}/db")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, "trivy.db"), advisories.Bytes());
        await File.WriteAllTextAsync(Path.Combine(folder, "metadata.json"), VulnerabilityDatabase.Metadata(DateTimeOffset.UtcNow));
        string[] arguments =
        [
            "image", "--input", "{layout}", "--cache-dir", Path.GetDirectoryName(folder)!, "--skip-db-update", "--skip-java-db-update", "--offline-scan", "--skip-version-check", "--disable-telemetry",
            "--scanners", "vuln", "--list-all-pkgs", "--format", "json", "--output", "{output}",
        ];
        var second = $"{{ program: trivy, sha256: '{TrivyPin.Amd64.Sha256}', format: trivy, arguments: [{string.Join(", ", arguments.Select(argument => $"'{argument}'"))}] }}";
        var (ending, result) = await home.ScanAsync($"{{ database: '{home.Database("db/good")}', second: {second} }}");
        Assert.True(ending.ExitCode == 1, ending.ToString());
        return result;
    }
}
