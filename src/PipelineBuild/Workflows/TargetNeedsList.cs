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
    private const string Environments = "environments[";
    private const string Grafana = "observability.grafana.";

    private static readonly string[] AfterBuild = ["DockerBuild"];

    public static IReadOnlyList<TargetNeeds> All { get; } =
    [
        new("Abort", "environment reason lock-wait", Environments, ChangesEnvironment | WritesLedger),
        new("AlertTest"),
        new("AlertTestWrite"),
        new("Benchmark", "benchmark pairs"),
        new("CardinalityCheck", Blocks: "observability.cardinality." + Stacks),
        new("ComposeLint", "fix"),
        new("Config"),
        new("Default"),
        new("Deploy", "environment package-version strategy reason lock-wait", Environments, ChangesEnvironment | WritesLedger),
        new("DeployStatus", "environment"),
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
        new("Finalize", "environment reason lock-wait", Effects: ChangesEnvironment | WritesLedger),
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
        new("McpTest", "published channel", Servers) { After = ["McpBuild"], Welcome = ("published", Npm) },
        new("McpVersion", "channel allow-unreleased package-version"),
        new("ObservabilityGraph", "impact"),
        new("PrometheusValidate"),
        new("RegistryStop"),
        new("Rollback", "environment package-version reason lock-wait restore-state", Environments, ChangesEnvironment | WritesLedger),
        new("Setup"),
        new("SloCheck"),
        new("SloGate", Blocks: "observability.slo"),
        new("SloGenerate"),
        new("SloReport", Blocks: "observability.slo"),
        new("Test"),
        new("Unlock", "environment reason", Effects: ChangesEnvironment | WritesLedger),
        new("WorkflowCheck"),
        new("WorkflowDocs"),
        new("WorkflowWrite"),
    ];
}
