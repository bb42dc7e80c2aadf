using PipelineBuild.Artifacts;
using PipelineBuild.Observability.Slos;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Servers;

namespace PipelineBuild.IntegrationTests.Observability.Slos;

/// <summary>A folder with service level objectives, and the real programs.</summary>
internal sealed class SloRig : IDisposable
{
    private readonly PrometheusApis apis = new();
    private readonly ProcessRunner runner = new(new SecretMask());

    public TempFolder Folder { get; } = new();

    public ProgramLocator Programs { get; } = new(UserFolders.Of(EnvironmentVariables.OfProcess()), EnvironmentVariables.OfProcess());

    public PrometheusServer Server => new(Programs, apis, new LiveProcesses(new SecretMask()));

    public SloGenerator Generator => new(new SloPlanner(new Promtool(runner, Programs), new PromtoolTests(runner, Programs)), new StepJournal(new Workspace(Folder.Path), new SecretMask(), TimeProvider.System));

    public SloMeter Meter(TimeProvider time) => new(apis, EnvironmentVariables.OfProcess(), new SecretMask(), time);

    /// <param name="observability">Lines of the block.</param>
    public PipelineConfig Config(string observability) =>
        PipelineConfig.Load(new Workspace(Folder.Path), Folder.Write("pipeline.yml", $"name: scratch\nobservability:\n{string.Concat(observability.Split('\n').Select(line => $"  {line}\n"))}"));

    public void Dispose()
    {
        apis.Dispose();
        Folder.Dispose();
    }
}
