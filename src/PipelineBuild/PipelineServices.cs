using PipelineBuild.Configuration;
using PipelineBuild.Containers;
using PipelineBuild.Containers.BaseImages;
using PipelineBuild.Ledger;
using PipelineBuild.Quality;
using PipelineBuild.Quality.Benchmarks;
using PipelineBuild.Results;
using PipelineBuild.Toolchain;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Registries;

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
        typeof(StaleGitLocks),
        typeof(ProgramProbe),
        typeof(PortOwner),
        typeof(MachineNetwork),
        typeof(NpmConfiguration),
        typeof(Administrator),
        typeof(DebianPackages),
        typeof(SystemPackages),
        typeof(ServiceStarts),
        typeof(DockerEngine),
        typeof(Emulation),
        typeof(LocalRegistry),
        typeof(PlatformBuilder),
        typeof(RegistryClients),
        typeof(RootFilesystem),

        // Toolchain
        typeof(ToolInspection),
        typeof(ToolDoctor),
        typeof(CacheInstaller),
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
        typeof(ImageBuilder),
        typeof(ImageBuildPlanner),
        typeof(PublishRecord),
        typeof(ImagePublisher),
        typeof(ImagePublishPlanner),
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
