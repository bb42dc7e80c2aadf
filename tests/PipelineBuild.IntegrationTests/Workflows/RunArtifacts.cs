using PipelineBuild.Tests.Fakes;
using PipelineBuild.Workflows.Reading;

namespace PipelineBuild.IntegrationTests.Workflows;

/// <summary>What the jobs of one run of a workflow hand over, as the two actions of GitHub do it: each job begins with nothing of the others.</summary>
/// <param name="checkout">Absolute path of the clone that all jobs work in.</param>
internal sealed class RunArtifacts(string checkout) : IDisposable
{
    /// <summary>What build.sh compiled and the feed answered: a real runner makes that anew.</summary>
    private static readonly string[] Compiled = ["host", "compile", "feed", ".gitignore"];

    private readonly TempFolder store = new();

    /// <summary>Takes away what the job before left in the clone.</summary>
    public void BeginJob()
    {
        foreach (var entry in new DirectoryInfo(Path.Combine(checkout, "artifacts")).EnumerateFileSystemInfos().Where(entry => !Compiled.Any(name => entry.Name.StartsWith(name, StringComparison.Ordinal))))
        {
            if (entry is DirectoryInfo folder)
            {
                folder.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }
    }

    /// <summary>Does what a step of one of the two actions says; nothing for any other step.</summary>
    public void Do(WorkflowStep step)
    {
        switch (step.Uses?.Text.Split('@')[0])
        {
            case "actions/upload-artifact":
                Upload(InputOf(step, "name"), InputOf(step, "path").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
                break;
            case "actions/download-artifact":
                Copy(store.At(InputOf(step, "name")), Path.Combine(checkout, InputOf(step, "path")));
                break;
        }
    }

    public void Dispose() => store.Dispose();

    /// <summary>Names begin below the folder that all paths have in common.</summary>
    private void Upload(string name, IReadOnlyList<string> paths)
    {
        var folders = paths.Select(path => path.TrimEnd('/').Split('/')).ToList();
        var common = folders[0].TakeWhile((part, index) => folders.All(folder => folder.Length > index && folder[index] == part)).Count();
        Assert.False(Directory.Exists(store.At(name)), $"two steps upload '{name}'");
        foreach (var folder in folders)
        {
            Copy(Path.Combine([checkout, .. folder]), store.At(Path.Combine([name, .. folder[common..]])));
        }
    }

    private static void Copy(string from, string to)
    {
        var files = Directory.Exists(from) ? Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).ToList() : [];
        Assert.True(files.Count > 0, $"there are no files in {from} that could be handed over");
        foreach (var file in files)
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }

    private static string InputOf(WorkflowStep step, string name) => step.With.Single(entry => entry.Key == name).Value;
}
