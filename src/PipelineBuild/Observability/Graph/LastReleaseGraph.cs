using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;
using PipelineBuild.Tools;

namespace PipelineBuild.Observability.Graph;

/// <summary>Builds the graph of the last release from the files of its commit, as the pipeline.yml of that commit names them.</summary>
public sealed class LastReleaseGraph(GitTree tree)
{
    /// <returns>Null when the release had no pipeline.yml.</returns>
    /// <exception cref="ConfigException">The pipeline.yml of the release can't be read.</exception>
    public async Task<MetricGraph?> BuildAsync(PipelineConfig config, ReleasedCommit release, CancellationToken cancel)
    {
        using var folder = new PrivateDirectory();
        await tree.ExtractAsync(config.Workspace.Root, release.Commit, folder.FullName, cancel);
        var workspace = new Workspace(folder.FullName);
        if (workspace.Resolve(config.File) is not { } file || !File.Exists(file))
        {
            return null;
        }

        var settings = YamlFile.ReadPart(file, workspace, section => section.Block("observability", ObservabilitySettings.Read));
        return GraphBuilder.Build(GraphInputs.Read(workspace, settings, [])).Graph;
    }
}
