using PipelineBuild.Artifacts;
using PipelineBuild.Observability;
using PipelineBuild.Observability.Cardinality;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.IntegrationTests.Observability.Cardinality;

/// <summary>A folder whose series are counted, with the real programs.</summary>
internal sealed class CardinalityRig : IDisposable
{
    private readonly PrometheusApis apis = new();
    private readonly MetricsEndpoint endpoint = new();

    public TempFolder Folder { get; } = new();

    public ProcessRunner Runner { get; } = new(new SecretMask());

    public ProgramLocator Programs { get; } = new(UserFolders.Of(EnvironmentVariables.OfProcess()), EnvironmentVariables.OfProcess());

    /// <param name="cardinality">Lines of the block.</param>
    public async Task<CardinalityResult> CheckAsync(string cardinality)
    {
        var file = Folder.Write("pipeline.yml", $"name: scratch\nobservability:\n  cardinality:\n{string.Concat(cardinality.Split('\n').Select(line => $"    {line}\n"))}");
        var sources = new SeriesSources(apis, endpoint, EnvironmentVariables.OfProcess(), new SecretMask(), TimeProvider.System, new Spoken());
        var history = new GitHistory(Runner, Programs);
        return await new CardinalityCheck(sources, new LastReleaseCommit(history), history).CheckAsync(PipelineConfig.Load(new Workspace(Folder.Path), file), (_, _) => throw new NotSupportedException(), default);
    }

    /// <summary>Commits all that is there.</summary>
    public async Task CommitAsync()
    {
        Folder.Write(".gitignore", "artifacts/\n");
        await GitAsync("init", "--quiet");
        await GitAsync("add", "-A");
        await CommitAsync("-m", "first");
    }

    /// <summary>Commits all that is there as a release, and one commit after it.</summary>
    public async Task ReleaseAsync(string tag)
    {
        await CommitAsync();
        await GitAsync("tag", tag);
        await CommitAsync("--allow-empty", "-m", "next");
    }

    public void Dispose()
    {
        endpoint.Dispose();
        apis.Dispose();
        Folder.Dispose();
    }

    private Task CommitAsync(string first, params string[] words) => GitAsync(["-c", "user.name=a", "-c", "user.email=a@example.invalid", "commit", "--quiet", first, .. words]);

    private async Task GitAsync(params string[] words)
    {
        var ending = await Rig.Programs.RunAsync(Programs.Require("git"), words, Folder.Path);
        Assert.True(ending.ExitCode == 0, ending.ToString());
    }
}
