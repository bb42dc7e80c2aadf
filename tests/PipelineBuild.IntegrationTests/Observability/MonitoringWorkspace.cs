using PipelineBuild.Artifacts;
using PipelineBuild.Observability.Validation;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.IntegrationTests.Observability;

/// <summary>A folder with monitoring files, checked with the real programs.</summary>
internal sealed class MonitoringWorkspace : IDisposable
{
    private readonly TempFolder folder = new();

    public TempFolder Folder => folder;

    public ProcessRunner Runner { get; } = new(new SecretMask());

    public ProgramLocator Programs { get; } = new(UserFolders.Of(EnvironmentVariables.OfProcess()), EnvironmentVariables.OfProcess());

    public Promtool Promtool => new(Runner, Programs);

    public Amtool Amtool => new(Runner, Programs);

    public string Write(string relative, string text) => folder.Write(relative, text);

    /// <param name="observability">Lines of the block.</param>
    /// <param name="root">The workspace; null takes the folder.</param>
    public async Task<PrometheusValidateResult> ValidateAsync(string observability, string? root = null, Promtool? promtool = null)
    {
        var file = folder.Write("pipeline.yml", $"name: scratch\nobservability:\n{string.Concat(observability.Split('\n').Select(line => $"  {line}\n"))}");
        var tool = promtool ?? Promtool;
        var validator = new PrometheusValidator(new RuleFileValidator(tool, Machine.OfProcess(), new Spoken()), new ServerConfigValidator(tool, Amtool));
        return await validator.ValidateAsync(PipelineConfig.Load(new Workspace(root ?? folder.Path), file), default);
    }

    public void Dispose() => folder.Dispose();
}
