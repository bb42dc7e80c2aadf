using PipelineBuild.Configuration;
using PipelineBuild.Containers;
using PipelineBuild.Containers.BaseImages;
using PipelineBuild.Containers.Sboms;
using PipelineBuild.Containers.Scanning;
using PipelineBuild.Containers.Signing;
using PipelineBuild.Containers.Tags;
using PipelineBuild.Ledger;
using PipelineBuild.Quality;
using PipelineBuild.Quality.Benchmarks;
using PipelineBuild.Results;
using PipelineBuild.Toolchain;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Registries;
using PipelineBuild.Tools.Scanning;
using PipelineBuild.Tools.Signing;

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

        // Tools
        typeof(ProgramLocator),
        typeof(GitObjects),
        typeof(GitComparer),
        typeof(StaleGitLocks),
        typeof(ProgramProbe),
        typeof(ProbeMemory),
        typeof(PortOwner),
        typeof(NpmRegistry),
        typeof(MachineNetwork),
        typeof(NpmConfiguration),
        typeof(Administrator),
        typeof(DebianPackages),
        typeof(SystemPackages),
        typeof(ServiceStarts),
        typeof(DockerEngine),
        typeof(Emulation),
        typeof(LocalRegistry),
        typeof(BuilderMemory),
        typeof(PlatformBuilder),
        typeof(RegistryClients),
        typeof(DockerCredentials),
        typeof(RootFilesystem),
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

        // Ledger
        typeof(LedgerRepository),
        typeof(DeliveryLedger),
        typeof(LedgerHistory),
        typeof(LedgerAudit),

        // Containers
        typeof(BuildFactsReader),
        typeof(BuildSecrets),
        typeof(RegistryAccess),
        typeof(ImagePusher),
        typeof(NpmContentFetcher),
        typeof(BaseImageBuilder),
        typeof(BaseImageProvider),
        typeof(StackImages),
        typeof(EngineLogin),
        typeof(BuildCaches),
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
        typeof(ImageSboms),
        typeof(SigningKeys),
        typeof(AttestationPlanner),
        typeof(ImageSigner),
        typeof(ImageSignPlanner),
        typeof(ProvenanceReader),
        typeof(ImageVerifier),
        typeof(InspectionTargets),
        typeof(ImageInspector),
        typeof(RegistryStopper),
        typeof(RegistryStopPlanner),

        // Quality
        typeof(TestSuite),
        typeof(SourceLint),
        typeof(RepositoryCloner),
        typeof(LastingSecrets),
        typeof(BakeReader),
        typeof(BuildCache),
        typeof(MachineReader),
        typeof(SideTimer),
        typeof(PairTimer),
        typeof(BenchmarkRunner),
        typeof(BenchmarkPlanner),
    ];
}
