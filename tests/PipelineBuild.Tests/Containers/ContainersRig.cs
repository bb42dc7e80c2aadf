using System.Diagnostics;
using System.Text.Json.Nodes;
using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;
using PipelineBuild.Containers;
using PipelineBuild.Containers.BaseImages;
using PipelineBuild.Containers.Gates;
using PipelineBuild.Containers.Tags;
using PipelineBuild.Containers.Unchanged;
using PipelineBuild.Ledger;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tests.Tools;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Tests.Containers;

/// <summary>All of Containers on a scratch workspace: docker and git are fakes, registries are real HTTP in memory.</summary>
internal sealed class ContainersRig : IDisposable
{
    private readonly ImpatientTime time = new();
    private readonly RegistryClients clients;
    private readonly UserFolders folders;
    private readonly ProgramLocator programs;
    private readonly Machine machine;
    private Process? standIn;

    public ContainersRig()
    {
        clients = new RegistryClients(time, Mask, new Machine(Folder.At("machine"), IsRoot: true, "amd64"));
        folders = new UserFolders(Folder.At("cache"), Folder.At("data"));
        machine = new Machine(Folder.At("machine"), IsRoot: true, "amd64");
        programs = new ProgramLocator(folders, Environment);
        Folder.Write("repo/app/Dockerfile", "FROM scratch\n");
        Docker.Queries["info --format {{json .}}"] = RecordedDocker.ContainerdInfo;
        Docker.Builders["default"] = RecordedDocker.EngineBuilder;
        Docker.OnBake = BakeAsync;
    }

    public TempFolder Folder { get; } = new();

    public FakeDocker Docker { get; } = new();

    public FakeGit Git { get; } = new();

    public FakeNpm Npm { get; } = new();

    public FakeRegistry Registry { get; } = new();

    public SecretMask Mask { get; } = new();

    public Spoken Spoken { get; } = new();

    public FakeProcessRunner Processes { get; } = new();

    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>What the next bake puts into its images.</summary>
    public string Content { get; set; } = "first";

    public IReadOnlyList<string> BakedPlatforms { get; set; } = ["linux/amd64", "linux/arm64"];

    public BakeRequest? LastBake { get; private set; }

    public EnvironmentVariables Environment => new(name => Variables.GetValueOrDefault(name));

    public StepJournal Journal => new(new Workspace(Folder.At("repo")), Mask, TimeProvider.System);

    public ResultStore Results => new(new Workspace(Folder.At("repo")), new SecretMask());

    public BuildSecrets Secrets => new(Environment, Mask, Network, new NpmConfiguration(Network, programs, Environment, Mask));

    public EngineLogin Login => new(Access, DockerCredentials, Spoken);

    public BaseImageProvider Bases => new(Access, LocalRegistry, BaseBuilder, Spoken);

    public ImageBuilder Builder => new(new BakeRunner(Docker, Caches, Journal, TimeProvider.System, Spoken), new BuildMemory(Bases), new Reproduction(Results), Selector, Builders, new BuildFactsReader(Git), Bases, new StackImages(Bases, Docker, Journal, Spoken), Login, Secrets, Spoken);

    public BuildCaches Caches => new(Access, Environment);

    /// <summary>What is published here passes none: scanner and signer are real programs, for the integration tests.</summary>
    public PublishGates Gates => new(null!, null!, null!, null!, null!, null!, null!, null!, Results, Spoken);

    public ImageReleaser Releaser => new(Gates, Tags, Taken, new TagMover(Journal, Spoken), Record, Journal, Spoken);

    public ImageTags Tags => new(new TriggerReader(Environment, Git, TimeProvider.System));

    public TagReporter TagReporter => new(new BuildFactsReader(Git), Access, Tags, Taken);

    public TakenVersions Taken => new(Ledger);

    public ImagePublisher Publisher => new(Gates, Results, new BuildFactsReader(Git), Comparer, Access, new ImagePusher(Spoken), new PlatformPublisher(new ImagePusher(Spoken), Journal), Releaser, new KilledPublish(Journal, Ledger), Journal, Spoken);

    public ImageBuildPlanner BuildPlanner => new(Selector, Docker, Builders, new BuildFactsReader(Git), Bases, new StackImages(Bases, Docker, Journal, Spoken), Secrets, Caches, new BuildMemory(Bases));

    public ImagePublishPlanner PublishPlanner => new(Gates, Selector, Results, new BuildFactsReader(Git), Access, Tags, Taken, Record);

    public ImageMerger Merger => new(Gates, new BuildFactsReader(Git), Access, new PlatformParts(), Releaser, new KilledPublish(Journal, Ledger), Journal, Spoken);

    public ImageMergePlanner MergePlanner => new(Gates, new BuildFactsReader(Git), Access, new PlatformParts(), Tags, Taken, Record);

    public ImageInspector Inspector => new(new InspectionTargets(Access, new BuildFactsReader(Git)), Ledger, Spoken);

    private GitComparer Comparer => new(new ProcessRunner(Mask), new ProgramLocator(folders, EnvironmentVariables.OfProcess()));

    private ImageSelector Selector => new(Comparer, new ConfigHistory(Comparer));

    public PublishRecord Record => new(Ledger, Environment);

    /// <summary>A real one, in a bare repository below the workspace.</summary>
    public DeliveryLedger Ledger => new(new LedgerRepository(GitObjects, new StaleGitLocks(TimeProvider.System, Spoken), Mask, TimeProvider.System), GitObjects, Mask, TimeProvider.System);

    private GitObjects GitObjects => new(new ProcessRunner(Mask), new ProgramLocator(folders, EnvironmentVariables.OfProcess()));

    private MachineNetwork Network => FakeEnvironment.Network(Processes, programs, Environment, machine);

    public RegistryUse Use => new(folders, Spoken, time);

    /// <summary>Its docker is a file that nobody runs: <see cref="Processes"/> answers.</summary>
    public EngineObjects Engine
    {
        get
        {
            Folder.WriteProgram("bin/docker");
            Variables["PATH"] = Folder.At("bin");
            return new EngineObjects(Processes, programs);
        }
    }

    public RegistryStorage Storage => new(LocalRegistry, programs, Processes, Mask);

    public LocalRegistry LocalRegistry => new(folders, programs, Processes, new PortOwner(machine), Use, Spoken, time);

    private PlatformBuilder Builders => new(Docker, LocalRegistry, folders, FakeEnvironment.BuilderMemory(Processes, programs, folders, Environment, machine));

    public RegistryAccess Access => new(clients, LocalRegistry, DockerCredentials, Environment, Mask);

    private DockerCredentials DockerCredentials => new(Processes, programs, Environment);

    private BaseImageBuilder BaseBuilder => new(clients, new ImagePusher(Spoken), new RootFilesystem(Processes, programs, new AptConfiguration(machine.Root, "amd64"), Network, Spoken), new NpmContentFetcher(Npm), Docker, Builders, folders, Journal, time, Spoken);

    /// <summary>A pipeline.yml with that block; its registry is ours unless it says otherwise.</summary>
    public PipelineConfig Config(string containers = "  images: [{ name: acme/app, context: app }]\n", string head = "version: 1.2.3\n")
    {
        var registry = containers.Contains("registry:") ? "" : $"  registry: {Registry.Host}\n";
        return PipelineConfig.Load(new Workspace(Folder.At("repo")), Folder.Write("repo/pipeline.yml", $"{head}containers:\n{registry}  gates: []\n{containers}"));
    }

    /// <summary>Builds and saves the result as the task does.</summary>
    public async Task<ImageBuildResult> BuildAsync(PipelineConfig config)
    {
        var result = await Builder.BuildAsync(config, default);
        Results.Save("DockerBuild", result);
        return result;
    }

    /// <summary>Makes our registry pass for the user's local one.</summary>
    public void RunLocalRegistry()
    {
        var config = Folder.Write("data/registry/config.yml", "");
        standIn = Process.Start(new ProcessStartInfo("tail", ["-f", config]))!;
        new LocalRegistryState(standIn.Id, ProcessTree.Of(standIn.Id)[0].Started, Registry.Port).Save(Folder.At("data/registry/state.json"));
    }

    public void Dispose()
    {
        standIn?.Kill();
        standIn?.WaitForExit();
        standIn?.Dispose();
        clients.Dispose();
        Registry.Dispose();
        Folder.Dispose();
    }

    private Task BakeAsync(BakeRequest request)
    {
        LastBake = request;
        var digests = new JsonObject();
        foreach (var (name, target) in JsonNode.Parse(File.ReadAllText(request.File))!["target"]!.AsObject())
        {
            var place = target!["output"]![0]!.GetValue<string>().Split("dest=")[1].Split(',')[0];
            var root = HandMadeImage.Write(Path.Combine(request.WorkingDirectory, place), $"{Content} {name}", [.. BakedPlatforms]);
            digests[name] = new JsonObject { ["containerimage.digest"] = root.Digest };
        }

        File.WriteAllText(request.MetadataFile, digests.ToJsonString());
        return Task.CompletedTask;
    }
}
