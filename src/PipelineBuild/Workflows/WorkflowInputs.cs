namespace PipelineBuild.Workflows;

/// <summary>A variable that pipeline.yml takes a secret from.</summary>
/// <param name="Path">Where it is named, such as <c>mcp.publish.token.env</c>.</param>
public sealed record NamedSecret(string Path, string Variable);

/// <summary>All that workflows depend on in pipeline.yml; the one place that reads it for them.</summary>
public sealed record WorkflowInputs(WorkflowSettings Settings)
{
    /// <summary>What <c>Deploy --strategy</c> takes.</summary>
    public static readonly IReadOnlyList<string> Strategies = ["blue-green", "rolling", "recreate"];

    public bool HasImages { get; init; }

    public bool HasStacks { get; init; }

    public bool HasComposeFiles { get; init; }

    public bool HasPackages { get; init; }

    public bool HasPrometheus { get; init; }

    public bool HasDashboards { get; init; }

    public bool HasObjectives { get; init; }

    public bool HasCardinality { get; init; }

    public IReadOnlyList<string> GrafanaServers { get; init; } = [];

    public string Registry { get; init; } = LocalRegistry;

    public IReadOnlyList<string> Platforms { get; init; } = [];

    /// <summary>The gate <c>sign</c> of a publish.</summary>
    public bool SignsOnPublish { get; init; }

    public bool SignsKeyless { get; init; }

    /// <summary>Whether npm takes GitHub's word for a login or a provenance.</summary>
    public bool TrustsGitHub { get; init; }

    /// <summary>Packages that not everybody may read, or a registry that is not npm's own: to fetch them the login is handed over.</summary>
    public bool ReadsPackagesByLogin { get; init; }

    public bool PushesTags { get; init; }

    /// <summary>The ledger is pushed to a git remote.</summary>
    public bool SharesLedger { get; init; }

    public string TagPrefix { get; init; } = "v";

    public IReadOnlyList<string> PackageTagPrefixes { get; init; } = [];

    public IReadOnlyList<NamedSecret> Secrets { get; init; } = [];

    /// <summary>Names of the environments that can be deployed to; none means no release and no rollback.</summary>
    public IReadOnlyList<string> Environments { get; init; } = [];

    /// <summary>Provisioning files of data sources are deployed: they name variables that pipeline.yml does not.</summary>
    public bool DeploysDataSources { get; init; }

    /// <summary>Patterns of the files that images are made of and tested with; none where that is not known before bake has read its files.</summary>
    public IReadOnlyList<string> ImagePaths { get; init; } = [];

    public IReadOnlyList<string> ObservabilityPaths { get; init; } = [];

    /// <summary>pipeline.yml, or the file that is meant instead, and what it includes.</summary>
    public IReadOnlyList<string> ConfigFiles { get; init; } = [];

    public bool IsLocal => Registry == LocalRegistry;

    /// <summary>GitHub's own registry: the token of the job is the login.</summary>
    public bool IsOnGitHub => Registry == "ghcr.io" || Registry.StartsWith("ghcr.io/", StringComparison.Ordinal);

    private const string LocalRegistry = "local";

    public static WorkflowInputs Of(PipelineConfig config)
    {
        var values = new ConfigFacts(config.Values);
        var hasBake = values.Text("containers.bake") is not null || values.Any(@"^containers\.bake\.");
        var hasObjectives = values.List("observability.slos").Count > 0 || values.Any(@"^observability\.slo\.objectives\[0\]\.");
        return new WorkflowInputs(config.Workflows)
        {
            HasImages = values.Any(@"^containers\.images\[0\]\.") || hasBake,
            HasStacks = values.Any(@"^containers\.stacks\[0\]\."),
            HasComposeFiles = values.List("containers.composeFiles").Count > 0,
            HasPackages = values.Any(@"^mcp\.packages\[0\]\."),
            HasPrometheus = values.List("observability.prometheus.configs").Concat(values.List("observability.prometheus.rules")).Any(),
            HasDashboards = values.List("observability.dashboards").Count > 0,
            HasObjectives = hasObjectives,
            HasCardinality = values.Any(@"^observability\.cardinality\.sources\[0\]\."),
            GrafanaServers = values.All(@"^observability\.grafana\.servers\[\d+\]\.name$"),
            Registry = values.Text("containers.registry") ?? values.Text("containers.registry.name") ?? LocalRegistry,
            Platforms = values.List("containers.platforms"),
            SignsOnPublish = values.List("containers.gates").Contains("sign"),
            SignsKeyless = values.Any(@"^containers\.signing\.keyless\."),
            TrustsGitHub = values.Text("mcp.publish.token.env") is null && (values.Text("mcp.publish.trustedPublishing") != "false" || values.Text("mcp.publish.provenance") != "false"),
            ReadsPackagesByLogin = values.Text("mcp.publish.access") == "restricted" || values.Text("mcp.publish.registry") is not null,
            PushesTags = values.Text("mcp.publish.pushTags") == "true",
            SharesLedger = values.Text("ledger.remote") is not null,
            TagPrefix = config.TagPrefix,
            PackageTagPrefixes = values.All(@"^mcp\.packages\[\d+\]\.tagPrefix$"),
            Secrets = values.Secrets(),
            Environments = values.All(@"^environments\[\d+\]\.name$"),
            DeploysDataSources = values.Items(@"^observability\.grafana\.servers\[\d+\]\.dataSources$").Any(),
            ImagePaths = hasBake ? [] : PathFilter.Of(
            [
                .. values.Items(@"^containers\.images\[\d+\]\.(context$|contexts\.)").Where(PathFilter.IsPath).Select(PathFilter.Folder),
                .. values.Items(@"^containers\.images\[\d+\]\.dockerfile$").SelectMany(PathFilter.Dockerfile),
                .. values.Items(@"^containers\.(images\[\d+\]\.inputs|sharedFiles)$").SelectMany(PathFilter.Matches),
                .. values.Items(@"^containers\.(composeFiles|stacks\[\d+\]\.composeFiles)$").Select(PathFilter.Folder),
            ]),
            ObservabilityPaths = PathFilter.Of(
            [
                .. values.Items(@"^observability\.(prometheus\.(configs|rules|tests)|alertmanager\.configs|dashboards|datasources|metrics|slos)$").Select(PathFilter.Folder),
                .. values.Items(@"^observability\.grafana\.(servers\[\d+\]\.(dataSources|alertRules)|folders\[\d+\]\.dashboards)$").Select(PathFilter.Folder),
                .. hasObjectives ? values.Items(@"^observability\.slo\.(windows|rules|tests|dashboards)$").Select(PathFilter.Folder) : [],
            ]),
            ConfigFiles = config.Files.Where(file => !file.StartsWith("..", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList(),
        };
    }
}
