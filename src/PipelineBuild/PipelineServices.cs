using PipelineBuild.Configuration;
using PipelineBuild.Containers;
using PipelineBuild.Containers.BakeFiles;
using PipelineBuild.Containers.BaseImages;
using PipelineBuild.Containers.Compose;
using PipelineBuild.Containers.Gates;
using PipelineBuild.Containers.Pruning;
using PipelineBuild.Containers.Sboms;
using PipelineBuild.Containers.Scanning;
using PipelineBuild.Containers.Signing;
using PipelineBuild.Containers.Stacks;
using PipelineBuild.Containers.Tags;
using PipelineBuild.Containers.Unchanged;
using PipelineBuild.Delivery;
using PipelineBuild.Delivery.Engine;
using PipelineBuild.Delivery.Health;
using PipelineBuild.Delivery.Routing;
using PipelineBuild.Ledger;
using PipelineBuild.Mcp.Packing;
using PipelineBuild.Mcp.Probing;
using PipelineBuild.Mcp.Publishing;
using PipelineBuild.Mcp.Versioning;
using PipelineBuild.Observability;
using PipelineBuild.Quality;
using PipelineBuild.Quality.Benchmarks;
using PipelineBuild.Results;
using PipelineBuild.Toolchain;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Grafana;
using PipelineBuild.Tools.Npm;
using PipelineBuild.Tools.Registries;
using PipelineBuild.Tools.Scanning;
using PipelineBuild.Tools.Servers;
using PipelineBuild.Tools.Signing;
using PipelineBuild.Workflows;
using PipelineBuild.Workflows.Writing;

namespace PipelineBuild;

/// <summary>Table of contents of services: one line per step and tool. The host makes one of each and adds its ports.</summary>
public static class PipelineServices
{
    public static IReadOnlyList<Type> Types { get; } =
    [
        typeof(ResultStore),
        typeof(ReportFiles),
        typeof(StepJournal),

        // Configuration
        typeof(ConfigReporter),
        typeof(ConfigHistory),

        // Tools
        typeof(ProgramLocator),
        typeof(GitObjects),
        typeof(GitComparer),
        typeof(GitHistory),
        typeof(GitTree),
        typeof(StaleGitLocks),
        typeof(ProgramProbe),
        typeof(ProbeMemory),
        typeof(PortOwner),
        typeof(NpmRegistry),
        typeof(NpmProject),
        typeof(MachineNetwork),
        typeof(NpmConfiguration),
        typeof(NpmFileList),
        typeof(NpmSessions),
        typeof(NpmPackuments),
        typeof(NpmChanges),
        typeof(Administrator),
        typeof(DebianPackages),
        typeof(SystemPackages),
        typeof(ServiceStarts),
        typeof(DockerEngine),
        typeof(ComposeClient),
        typeof(EngineCommands),
        typeof(EngineObjects),
        typeof(HttpProbe),
        typeof(Emulation),
        typeof(LocalRegistry),
        typeof(RegistryUse),
        typeof(BuilderMemory),
        typeof(PlatformBuilder),
        typeof(RegistryClients),
        typeof(DockerCredentials),
        typeof(RootFilesystem),
        typeof(Promtool),
        typeof(PromtoolTests),
        typeof(PromtoolBlocks),
        typeof(Amtool),
        typeof(PrometheusApis),
        typeof(GrafanaApis),
        typeof(MetricsEndpoint),
        typeof(LiveProcesses),
        typeof(PrometheusServer),
        typeof(Upx),
        typeof(Trivy),
        typeof(TrivySbom),
        typeof(Cosign),
        typeof(LocalKeyPair),
        typeof(PinnedScanner),
        typeof(DatabaseStore),

        // Toolchain
        typeof(ToolInspection),
        typeof(ToolDoctor),
        typeof(CacheInstaller),
        typeof(NpmProgramInstaller),
        typeof(SystemInstaller),
        typeof(ToolInstaller),
        typeof(SetupPlanner),

        // Delivery
        typeof(DeliveryDoor),
        typeof(DeliveryRecord),
        typeof(EnvironmentEngine),
        typeof(EnvironmentFiles),
        typeof(EnvironmentParts),
        typeof(Evidence),
        typeof(GateProber),
        typeof(Preflight),
        typeof(ReleaseStore),
        typeof(RequestLog),
        typeof(Router),
        typeof(RouterConsole),
        typeof(RouterImages),
        typeof(RolloutRunner),
        typeof(RolloutDriver),
        typeof(DeploymentPreparation),
        typeof(Deployer),
        typeof(Rollbacker),
        typeof(DeliveryControls),
        typeof(DeliveryPlanner),
        typeof(DeployStatus),

        // Ledger
        typeof(LedgerRepository),
        typeof(DeliveryLedger),
        typeof(LedgerHistory),
        typeof(LedgerAudit),
        typeof(SharedRefs),
        typeof(EnvironmentLocks),
        typeof(RolloutStore),
        typeof(DeliveryRequests),

        // Containers
        typeof(BuildFactsReader),
        typeof(BuildSecrets),
        typeof(RegistryAccess),
        typeof(ImagePusher),
        typeof(NpmContentFetcher),
        typeof(BaseImageBuilder),
        typeof(BaseImageProvider),
        typeof(StackImages),
        typeof(BakePrinter),
        typeof(BakeJoiner),
        typeof(EngineLogin),
        typeof(BuildCaches),
        typeof(BuildMemory),
        typeof(BakeRunner),
        typeof(Reproduction),
        typeof(ImageSelector),
        typeof(ImageBuilder),
        typeof(ImageBuildPlanner),
        typeof(PublishRecord),
        typeof(TriggerReader),
        typeof(ImageTags),
        typeof(TakenVersions),
        typeof(TagMover),
        typeof(TagReporter),
        typeof(PlatformPublisher),
        typeof(ImageReleaser),
        typeof(KilledPublish),
        typeof(UnscannedMark),
        typeof(GateMemory),
        typeof(StackGate),
        typeof(PublishGates),
        typeof(ImagePublisher),
        typeof(PlatformParts),
        typeof(ImageMerger),
        typeof(ImageMergePlanner),
        typeof(ImagePublishPlanner),
        typeof(ScanCache),
        typeof(LayerCache),
        typeof(ScanDatabase),
        typeof(PlatformScanner),
        typeof(SecondOpinion),
        typeof(LastRelease),
        typeof(ScanSubjects),
        typeof(ImageScanner),
        typeof(RegistryImages),
        typeof(PackageDatabases),
        typeof(SbomHistory),
        typeof(SavedSboms),
        typeof(ImageSboms),
        typeof(SigningKeys),
        typeof(AttestationPlanner),
        typeof(ImageSigner),
        typeof(ImageSignPlanner),
        typeof(ProvenanceReader),
        typeof(ImageVerifier),
        typeof(InspectionTargets),
        typeof(ImageInspector),
        typeof(ComposeLinter),
        typeof(ComposeMender),
        typeof(RegistryStorage),
        typeof(EngineImages),
        typeof(PruneSurveyor),
        typeof(PruneReadBack),
        typeof(Pruner),
        typeof(PrunePlanner),
        typeof(StackLoader),
        typeof(StackRemover),
        typeof(StackStarter),
        typeof(StackChecks),
        typeof(ConnectivityProbe),
        typeof(StackLogs),
        typeof(StackTester),
        typeof(StackTests),
        typeof(StackTestPlanner),
        typeof(StackVisit),
        typeof(RegistryStopper),
        typeof(RegistryStopPlanner),

        // MCP servers: versions
        typeof(LockFiles),
        typeof(VersionSurveyor),
        typeof(UnreleasedCheck),
        typeof(VersionFiles),
        typeof(FileSwap),
        typeof(ReleasePreparation),
        typeof(PackageVersioner),
        typeof(PackageVersionPlanner),

        // Mcp
        typeof(LockInstaller),
        typeof(PackagePacker),
        typeof(TreeWatch),
        typeof(PackageBuilder),
        typeof(PackageBuildPlanner),
        typeof(ServerInstaller),
        typeof(ServerCommand),
        typeof(SurfaceReader),
        typeof(SampleCaller),
        typeof(StdioProbe),
        typeof(WrongCallProbe),
        typeof(HttpServerProbe),
        typeof(ServerTester),
        typeof(ServerTests),
        typeof(ServerTestPlanner),

        // MCP servers: publishing
        typeof(SpokenJournal),
        typeof(PublishCandidates),
        typeof(ReleaseTags),
        typeof(PackageDoor),
        typeof(PackageUploader),
        typeof(PackageReadBack),
        typeof(InstallProof),
        typeof(PackageReleaser),
        typeof(NpmRecord),
        typeof(McpPublisher),
        typeof(PublishedServers),
        typeof(McpPublishPlanner),
        typeof(RollbackPreparation),
        typeof(McpRollback),
        typeof(McpRollbackPlanner),

        .. ObservabilityServices.Types,

        // Workflows
        typeof(WorkflowChecker),
        typeof(WorkflowWriter),
        typeof(WorkflowDocumenter),

        // Quality
        typeof(TestSuite),
        typeof(SourceLint),
        typeof(RepositoryCloner),
        typeof(LastingSecrets),
        typeof(BakeReader),
        typeof(EnvironmentMaker),
        typeof(HomeMaker),
        typeof(HistoryMaker),
        typeof(RulesMaker),
        typeof(DashboardsMaker),
        typeof(BuildCache),
        typeof(MachineReader),
        typeof(SideTimer),
        typeof(PairTimer),
        typeof(BenchmarkRunner),
        typeof(BenchmarkPlanner),
    ];
}
