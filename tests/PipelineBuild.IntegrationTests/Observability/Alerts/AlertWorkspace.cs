using PipelineBuild.Artifacts;
using PipelineBuild.Observability.Alerts;
using PipelineBuild.Observability.Alerts.Drafting;
using PipelineBuild.Observability.Alerts.Mutation;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.IntegrationTests.Observability.Alerts;

/// <summary>A folder with rules and tests, run by the real promtool.</summary>
internal sealed class AlertWorkspace : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly PromtoolTests promtool = new(new ProcessRunner(new SecretMask()), new ProgramLocator(UserFolders.Of(EnvironmentVariables.OfProcess()), EnvironmentVariables.OfProcess()));

    public TempFolder Folder => folder;

    public Listener Progress { get; } = new();

    public string Write(string relative, string text) => folder.Write(relative, text);

    public string Read(string relative) => File.ReadAllText(folder.At(relative));

    /// <param name="prometheus">The block in one line.</param>
    public Task<AlertTestResult> TestAsync(string prometheus, string alertTests = "{}", CancellationToken cancel = default) =>
        new AlertTester(promtool, new MutantRunner(promtool, Progress), Progress).TestAsync(Config(prometheus, alertTests), cancel);

    public Task<AlertTestWriteResult> DraftAsync(string prometheus, string alertTests = "{}", CancellationToken cancel = default)
    {
        var config = Config(prometheus, alertTests);
        var journal = new StepJournal(config.Workspace, new SecretMask(), TimeProvider.System);
        journal.Begin("AlertTestWrite");
        return new AlertTestWriter(Planner(), journal).WriteAsync(config, cancel);
    }

    public Task<PlanResult> PlanAsync(string prometheus)
    {
        var config = Config(prometheus, "{}");
        return new AlertTestWriter(Planner(), new StepJournal(config.Workspace, new SecretMask(), TimeProvider.System)).PlanAsync(config, default);
    }

    private DraftPlanner Planner() => new(new FileDrafter(new AlertDrafter(promtool), promtool), Progress);

    private PipelineConfig Config(string prometheus, string alertTests)
    {
        var file = folder.Write("pipeline.yml", $"name: scratch\nobservability:\n  prometheus: {prometheus}\n  alertTests: {alertTests}\n");
        return PipelineConfig.Load(new Workspace(folder.Path), file);
    }

    public void Dispose() => folder.Dispose();
}

/// <summary>Lets a test act on what is reported.</summary>
internal sealed class Listener : IProgress<string>
{
    public Action<string> Heard { get; set; } = _ => { };

    public void Report(string value) => Heard(value);
}
