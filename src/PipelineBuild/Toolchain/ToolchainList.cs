using System.Runtime.InteropServices;
using PipelineBuild.Tools.Scanning;

namespace PipelineBuild.Toolchain;

/// <summary>Every external program, on one page.</summary>
public static class ToolchainList
{
    /// <summary>Targets that work on this project itself, whatever the workspace is.</summary>
    public static readonly IReadOnlyList<string> OwnTargets = ["Test", "Lint", "Benchmark"];

    /// <summary>Targets that let images pass their gates.</summary>
    internal static readonly IReadOnlyList<string> ReleaseTargets = ["DockerPublish", MergeTarget];

    private const string StackTarget = "DockerTest";

    private static readonly string[] ImageTargets = ["DockerBuild", "DockerPublish", "Test", "Benchmark"];

    /// <summary>They build nothing, but have to ask bake which images the user's own bake files describe.</summary>
    private static readonly string[] AskingTargets = ["DockerTags", "DockerScan", "DockerSbom", "DockerSign", "DockerVerify", "DockerInspect", MergeTarget];

    /// <summary>Asks the engine and the registry, builds nothing.</summary>
    private const string PruneTarget = "DockerPrune";

    /// <summary>Asks a server of its own the queries of dashboards.</summary>
    private const string QueryTarget = "GrafanaQueryTest";

    /// <summary>Keep in the ledger what lies on a Grafana server.</summary>
    private static readonly string[] DashboardTargets = ["GrafanaDeploy", "GrafanaRollback"];

    /// <summary>Counts series, also those of a stack that it starts.</summary>
    private const string CardinalityTarget = "CardinalityCheck";

    /// <summary>Reads commits. npm it asks only where files changed that nothing releases.</summary>
    private const string VersionTarget = "McpVersion";

    private static readonly string[] EngineTargets = [.. ImageTargets, StackTarget, PruneTarget, CardinalityTarget];

    /// <summary>Targets that work on the npm packages of pipeline.yml.</summary>
    private static readonly string[] McpTargets = ["McpBuild", "McpTest", "McpPublish", "McpRollback"];

    /// <summary>Targets that read rules for Prometheus or run tests of them.</summary>
    private static readonly string[] RuleTargets = ["PrometheusValidate", "AlertTest", "AlertTestWrite", "SloGenerate", "SloCheck"];

    /// <summary>Work on environments.</summary>
    private static readonly string[] DeliveryTargets = ["Deploy", "Rollback", "Abort", "Finalize", "DeployStatus"];

    /// <summary>Works with registries alone, without engine or builder, but for the stacks among its gates.</summary>
    private const string MergeTarget = "DockerMerge";

    public static readonly IReadOnlyList<Tool> All =
    [
        new("git", "commit, version and provenance of what is built", [.. ImageTargets, MergeTarget, PruneTarget, VersionTarget, .. McpTargets, .. DeliveryTargets, .. DashboardTargets, "Unlock", "Lint"], new ProgramCheck("git", "--version"),
            new InstalledPackages(["git"])) { Minimum = new Version(2, 30) },
        new("dotnet", "builds and tests the pipeline itself", OwnTargets, new ProgramCheck("dotnet", "--version"),
            new ByHand("install the .NET SDK 10")) { Minimum = new Version(10, 0) },
        new("docker", "client of the Docker Engine", [.. EngineTargets, .. AskingTargets, .. DeliveryTargets], new ProgramCheck("docker", "--version"),
            new InstalledPackages(["docker-cli"], ["docker.io"])) { Minimum = new Version(20, 10), Uses = (needs, target) => DeliveryTargets.Contains(target) ? needs.Environments : ClientUse(needs, target) },
        new("docker-engine", "builds and runs images", [.. EngineTargets, MergeTarget, .. DeliveryTargets], new EngineCheck(),
            new InstalledPackages(["docker.io", "containerd", "iptables", "ca-certificates"], ["docker.io", "ca-certificates"]))
            { Minimum = new Version(24, 0), Uses = (needs, target) => target == MergeTarget ? RunsStacks(needs, target) : DeliveryTargets.Contains(target) ? needs.EnvironmentsHere : ClientUse(needs, target) },
        new("docker-buildx", "builds for several platforms", [.. EngineTargets, .. AskingTargets], new ProgramCheck("docker", "buildx", "version") { Plugin = "docker-buildx" },
            new InstalledPackages(["docker-buildx"])) { Minimum = new Version(0, 12), Uses = (needs, target) => target == MergeTarget ? needs.BakeFiles : ClientUse(needs, target) && (needs.BakeFiles || ImageTargets.Contains(target)) },
        new("docker-compose", "runs the stacks and environments of pipeline.yml", [StackTarget, CardinalityTarget, .. ReleaseTargets, .. DeliveryTargets, "Test"], new ProgramCheck("docker", "compose", "version") { Plugin = "docker-compose" },
            new InstalledPackages(["docker-compose"], ["docker-compose-v2"])) { Minimum = new Version(2, 20), Uses = (needs, target) => target == "Test" ? needs.Images : DeliveryTargets.Contains(target) ? needs.Environments : RunsStacks(needs, target) },
        new("busybox-static", "tries connections between the services of a stack", [StackTarget, .. ReleaseTargets, "Test"], new CachedProgramCheck("busybox-static", "true"),
            new CachedPackage("busybox-static", "bookworm", "1:1.35.0-4+deb12u1+b1", new Dictionary<string, string>
            {
                ["amd64"] = "3d3fdbe91d4660c873e14b092c213fe81c1da6362daa236eb25d0171eb108744",
                ["arm64"] = "732c9135564fc71337e0e05fb4da4d11e6c28c1834bce3e405e575afef2a52f5",
            }, "bin/busybox")) { Uses = (needs, target) => target == "Test" ? needs.Images : needs.Connectivity && RunsStacks(needs, target) },
        new("qemu", "runs build steps of foreign processors", ImageTargets, new EmulationCheck(),
            new InstalledPackages(["qemu-user-static"])) { Uses = (needs, _) => needs.Images },
        new("docker-registry", "the registry 'local': images of this machine's user", [.. ImageTargets, MergeTarget, PruneTarget], new ProgramCheck("docker-registry", "--version"),
            new CachedPackage("docker-registry", "trixie", "2.8.3+ds1-2+b8", new Dictionary<string, string>
            {
                ["amd64"] = "f0577a2581fbf090716d8bd57f14d0b25a25eba6c87c3a8c252ddbf1a6bd0470",
                ["arm64"] = "d5a77cb5b745e3f722f6fafe2191e7330e4106c954b55f0761c164fc7ab45eff",
            }, "usr/bin/docker-registry")) { Minimum = new Version(2, 8), Uses = (needs, _) => needs.LocalRegistry },
        new("mmdebstrap", "makes base images and the router from Debian packages", [.. ImageTargets, "Deploy", "Rollback", "Abort"], new ProgramCheck("mmdebstrap", "--version"),
            new InstalledPackages(["mmdebstrap"])) { Minimum = new Version(1, 3), Uses = (needs, target) => DeliveryTargets.Contains(target) ? needs.Environments : needs.BaseImageRecipes },
        new("setsid", "lets daemons outlive the run that starts them", [.. ImageTargets, MergeTarget, PruneTarget], new ProgramCheck("setsid", "--version"),
            new InstalledPackages(["util-linux"])) { Uses = (needs, _) => needs.LocalRegistry },
        new("node", "runs the workload's tests and MCP servers", [.. ImageTargets, .. McpTargets], new ProgramCheck("node", "--version"),
            new ByHand("install Node.js 20 or newer")) { Minimum = new Version(20, 0), Uses = NpmUse },
        new("npm", "fetches and publishes npm packages", [.. ImageTargets, .. McpTargets], new ProgramCheck("npm", "--version"),
            new ByHand("install npm 9 or newer (it comes with Node.js)")) { Minimum = new Version(9, 0), Uses = NpmUse },
        new("shellcheck", "checks shell scripts", ["Lint"], new ProgramCheck("shellcheck", "--version"),
            new CachedPackage("shellcheck", "bookworm", "0.9.0-1", new Dictionary<string, string>
            {
                ["amd64"] = "8c40f8a4ecccf3d746b933853972f1cd1be6df84fc5977d0137269d4debefa4f",
                ["arm64"] = "5336357097400b170dcaf5633951b8f46264456b4d6f88ea748130114882e587",
            }, "usr/bin/shellcheck")) { Minimum = new Version(0, 8) },
        new("cosign", "signs images and verifies signatures", ["DockerSign", "DockerVerify", .. ReleaseTargets, "Test"], new CachedProgramCheck("cosign", "version"),
            new CachedPackage("cosign", "trixie", "2.5.0-2+b5", new Dictionary<string, string>
            {
                ["amd64"] = "3b6eadd27f3c4c00bfa7eab5c2397a6a15a763630c7a1d40d06ff60d24799eef",
                ["arm64"] = "158915eb65c7e024f596958972d76e7feef25355ffaa0dd57d27afb969103028",
            }, "usr/bin/cosign")) { Minimum = new Version(2, 5), Uses = (needs, target) => needs.Images && (needs.SignsOnPublish || !ReleaseTargets.Contains(target)) },
        new("promtool", "checks configurations and rules of Prometheus and runs their tests", [.. RuleTargets, QueryTarget, "Test"], new ProgramCheck("promtool", "--version"),
            new CachedPackage("promtool", "trixie", "2.53.3+ds1-2", new Dictionary<string, string>
            {
                ["amd64"] = "ff27654eacc95abd846d344e91fe4ba3b4f0588a50d606ed1d2f09ad3408722f",
                ["arm64"] = "cc1d5889b4d2e2ef92a6984039d88c11993ad3c73f5e74acd3ee15adaefb764c",
            }, "usr/bin/promtool")) { Minimum = new Version(2, 42), Uses = (needs, target) => target == QueryTarget ? needs.Dashboards : needs.PrometheusRules },
        new("prometheus", "answers queries on data that was made for them", [QueryTarget, "Test"], new ProgramCheck("prometheus", "--version"),
            new CachedPackage("prometheus", "trixie", "2.53.3+ds1-2", new Dictionary<string, string>
            {
                ["amd64"] = "58c3e6a86c56cb3bfd71032fa48d65945d526441a212f5815dfe5ed9cb787ecc",
                ["arm64"] = "59b459dee0ceef9c645a98166ea00f0d10946391a5d486505360e2d21cd1ddec",
            }, "usr/bin/prometheus")) { Minimum = new Version(2, 42), Uses = (needs, target) => target == QueryTarget ? needs.Dashboards : needs.PrometheusRules },
        new("amtool", "checks configurations of Alertmanager and where their routes lead", ["PrometheusValidate", "Test"], new ProgramCheck("amtool", "--version"),
            new CachedPackage("prometheus-alertmanager", "trixie", "0.28.1+ds-1", new Dictionary<string, string>
            {
                ["amd64"] = "76ee08c2bf686fa32ca243d099b6bfc6cb00074e9337c18ef73154b60c5830a9",
                ["arm64"] = "abd779fb3877d7749527a9028dae6f3c5b0e21853267b7a183f7835d6079a92b",
            }, "usr/bin/amtool")) { Minimum = new Version(0, 25), Uses = (needs, _) => needs.Alertmanager },
        new("jq", "parses the dashboards that GrafanaValidate is measured with", ["Benchmark"], new ProgramCheck("jq", "--version"),
            new InstalledPackages(["jq"])) { Minimum = new Version(1, 6) },
        new("trivy", "scans images", ["DockerScan", "DockerSbom", .. ReleaseTargets, "Test"], new PinnedProgramCheck(TrivyPin.Amd64), new NpmProgram(TrivyPin.Amd64, ScannerUnpacker.Packages))
            { Uses = (needs, target) => needs.Images && (needs.ScansOnPublish || !ReleaseTargets.Contains(target)) && (target != "Test" || RuntimeInformation.OSArchitecture == Architecture.X64) },
    ];

    /// <summary>What we also start and every Linux system has by itself: the package manager and a few basic programs.</summary>
    public static readonly IReadOnlyList<string> OfTheSystem =
        ["apt-cache", "apt-get", "dpkg", "dpkg-deb", "dpkg-query", "env", "flock", "install", "kill", "mount", "mv", "rm", "sh", "sudo", "systemctl", "tee"];

    /// <summary>The tools that the targets need for the workload; null means all targets.</summary>
    public static IReadOnlyList<Tool> For(WorkloadNeeds needs, IReadOnlyList<string>? targets) =>
        All.Where(tool => tool.NeededBy(needs, targets).Count > 0).ToList();

    private static bool RunsStacks(WorkloadNeeds needs, string target) => target == CardinalityTarget ? needs.ScrapesStacks : needs.Stacks && (needs.StacksOnPublish || !ReleaseTargets.Contains(target));

    private static bool ClientUse(WorkloadNeeds needs, string target) => target == CardinalityTarget ? needs.ScrapesStacks : target == StackTarget || (target == MergeTarget && RunsStacks(needs, target)) ? needs.Stacks : needs.Images && (needs.BakeFiles || !AskingTargets.Contains(target));

    private static bool NpmUse(WorkloadNeeds needs, string target) => target == "Test" || (McpTargets.Contains(target) ? needs.McpPackages : needs.NpmPackages);
}
