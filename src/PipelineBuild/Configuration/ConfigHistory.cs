using PipelineBuild.Artifacts;
using PipelineBuild.Tools;

namespace PipelineBuild.Configuration;

/// <summary>Compares pipeline.yml as it lies there with what it was at a commit, files that it included then and now.</summary>
public sealed class ConfigHistory(GitComparer git)
{
    /// <returns>Without asking git again when none of the files changed.</returns>
    public async Task<ConfigDifference> CompareAsync(PipelineConfig config, GitComparison comparison, CancellationToken cancel)
    {
        if (!comparison.Changed.Any(config.Files.Contains))
        {
            return ConfigDifference.None;
        }

        using var directory = new PrivateDirectory();
        var then = new Workspace(directory.FullName);
        try
        {
            await RestoreAsync(config, comparison, then, cancel);
            return File.Exists(Path.Combine(then.Root, config.File))
                ? ConfigDifference.Of(Read(then, config.File), Read(config.Workspace, config.File))
                : ConfigDifference.Unknown($"{config.File} was not there at {comparison.Reference}");
        }
        catch (ConfigException error)
        {
            return ConfigDifference.Unknown($"{config.File} could not be read at {comparison.Reference} ({error.Errors[0]})");
        }
    }

    private async Task RestoreAsync(PipelineConfig config, GitComparison comparison, Workspace then, CancellationToken cancel)
    {
        var files = new Queue<string>([config.File]);
        for (var count = 0; files.TryDequeue(out var file) && count < ConfigLimits.Files; count++)
        {
            var full = Path.Combine(then.Root, file);
            if (File.Exists(full) || await git.FileAsync(config.Workspace.Root, comparison.Commit, file, cancel) is not { } text)
            {
                continue;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            await File.WriteAllTextAsync(full, text, cancel);
            foreach (var included in IncludedBy(file, text, then).Select(name => then.Resolve(name, Path.GetDirectoryName(full))).OfType<string>())
            {
                files.Enqueue(then.Relative(included));
            }
        }
    }

    private static IEnumerable<string> IncludedBy(string file, string text, Workspace workspace) =>
        new YamlNodeReader(file, text, ConfigLimits.Values, new YamlDocumentContext(workspace)).Read() is ConfigMapping mapping && mapping.Find(ConfigFiles.Include) is ConfigList list
            ? list.Items.OfType<ConfigScalar>().Select(item => item.Text)
            : [];

    private static ConfigMapping Read(Workspace workspace, string file)
    {
        var document = new YamlDocumentContext(workspace);
        var root = new ConfigFiles(document).Load(Path.Combine(workspace.Root, file));
        return root is null || document.Errors.Count > 0 ? throw document.Failure() : root;
    }
}
