using static PipelineBuild.Workflows.TargetEffects;

namespace PipelineBuild.Workflows;

/// <summary>What each target needs of a workflow, on one page.</summary>
public static class TargetNeedsList
{
    private const string Registry = "containers.registry.";
    private const string Build = Registry + " containers.images[";
    private const string Signing = " containers.signing.";
    private const string Stacks = " containers.stacks[";
    private const string BuildArguments = "since package-version platform no-cache";
    private const string Servers = "mcp.packages[";
    private const string Npm = " mcp.publish.";
    private const string Grafana = "observability.grafana.";

    private static readonly string[] AfterBuild = ["DockerBuild"];

    public static IReadOnlyList<TargetNeeds> All { get; } =
    [
        new("AlertTest"),
        new("AlertTestWrite"),
        new("Benchmark", "benchmark pairs"),
        new("CardinalityCheck", Blocks: "observability.cardinality." + Stacks),
        new("ComposeLint", "fix"),
        new("Config"),
        new("Default"),
        new("DockerBuild", BuildArguments, Build, ReadsImages),
        new("DockerInspect", "image", Registry, ReadsImages),
        new("DockerMerge", "package-version overwrite", Registry + Signing + Stacks, PushesImages | SignsImages | WritesLedger),
        new("DockerPrune", Blocks: Registry, Effects: PushesImages | WritesLedger),
        new("DockerPublish", $"{BuildArguments} overwrite", Build + Signing + Stacks, PushesImages | SignsImages | WritesLedger) { After = AfterBuild, Less = ("platform", Build, PushesImages) },
        new("DockerSbom", Blocks: Registry, Effects: ReadsImages),
        new("DockerScan", "since", Registry, ReadsImages),
        new("DockerSign", Blocks: Registry + Signing, Effects: SignsImages),
        new("DockerTags", "package-version", Registry, ReadsImages),
        new("DockerTest", BuildArguments, Build + Stacks, ReadsImages) { After = AfterBuild },
        new("DockerVerify", "image", Registry, ReadsImages),
        new("Doctor"),
        new("GrafanaDeploy", "server overwrite-drift", Grafana, ChangesServer | WritesLedger),
        new("GrafanaQueryTest"),
        new("GrafanaRollback", "server overwrite-drift reason", Grafana, ChangesServer | WritesLedger),
        new("GrafanaValidate", "fix"),
        new("History", "environment export"),
        new("LedgerVerify"),
        new("Lint"),
        new("McpBuild"),
        new("McpPublish", Blocks: Servers + Npm, Effects: PublishesPackages | WritesLedger) { After = ["McpTest", "McpBuild"] },
        new("McpRollback", "package package-version reason channel", Npm, ChangesPackages | WritesLedger),
        new("McpTest", Blocks: Servers) { After = ["McpBuild"] },
        new("McpVersion", "channel allow-unreleased package-version"),
        new("ObservabilityGraph", "impact"),
        new("PrometheusValidate"),
        new("RegistryStop"),
        new("Setup"),
        new("SloCheck"),
        new("SloGate", Blocks: "observability.slo"),
        new("SloGenerate"),
        new("SloReport", Blocks: "observability.slo"),
        new("Test"),
        new("WorkflowCheck"),
        new("WorkflowDocs"),
        new("WorkflowWrite"),
    ];

    /// <summary>Targets that change an environment.</summary>
    public static IReadOnlyList<TargetNeeds> Delivery { get; } =
    [
        new("Abort", "environment", Registry, ChangesEnvironment | WritesLedger),
        new("Deploy", "environment package-version reason strategy", Registry, ChangesEnvironment | ReadsImages | WritesLedger),
        new("DeployStatus", "environment"),
        new("Finalize", "environment", Registry, ChangesEnvironment | WritesLedger),
        new("Rollback", "environment package-version reason", Registry, ChangesEnvironment | ReadsImages | WritesLedger),
        new("Unlock", "environment reason", "", ChangesEnvironment | WritesLedger),
    ];
}
