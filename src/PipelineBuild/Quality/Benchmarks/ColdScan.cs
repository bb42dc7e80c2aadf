namespace PipelineBuild.Quality.Benchmarks;

/// <summary>Scanning all images that nobody has scanned yet against starting the scanner for one after another.</summary>
public sealed record ColdScan() : Benchmark("cold-scan", BenchmarkLimit.AtMost(0.7), Pairs: 5)
{
    /// <summary>The same scanners as ours; no look at the network, which would only be slower.</summary>
    private static readonly string[] Arguments =
    [
        "--skip-db-update", "--skip-java-db-update", "--skip-check-update", "--skip-version-check", "--disable-telemetry", "--offline-scan", "--no-progress",
        "--scanners", "vuln,secret,misconfig,license", "--image-config-scanners", "misconfig,secret", "--format", "json",
    ];

    public override string Input =>
        $"all images of pipeline.yml on all their platforms, in a registry of the measurement's own; a vulnerability database of {BenchmarkDatabase.Advisories} invented advisories that lies ready on either side. "
        + "Before each side what was found and what is remembered of layers is removed; both use the same program and look for vulnerabilities, secrets, misconfiguration and licences";

    public override bool NeedsHome => true;

    public override BenchmarkSide Ours(BenchmarkPlace place) => new("./build.sh --target=DockerScan", [place.HostAtHome("DockerScan")]) { Forgets = place.Home!.ScanMemory };

    public override BenchmarkSide Theirs(BenchmarkPlace place) => new("trivy image, one platform after another", place.Home!.Platforms.Select(item => place.Run(
        place.Home.Scanner,
        ["image", "--cache-dir", place.Home.PlainCache, .. Arguments, "--output", Path.Combine(place.Home.Directory, "plain.json"), "--image-src", "remote", "--platform", item.Platform, item.Reference])).ToList())
    {
        Forgets = [place.Home!.PlainMemory],
    };
}
