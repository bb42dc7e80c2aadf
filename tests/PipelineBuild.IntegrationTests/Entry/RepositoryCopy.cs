using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.IntegrationTests.Entry;

/// <summary>The repository's tracked files as they are now, in a place where a test may change them.</summary>
public sealed class RepositoryCopy : IAsyncLifetime
{
    private readonly TempFolder folder = new();

    public string Path => folder.Path;

    public async Task InitializeAsync()
    {
        var files = await Programs.RunAsync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], Repository.Root);
        Assert.True(files.ExitCode == 0, files.ToString());
        foreach (var file in files.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(file => File.Exists(System.IO.Path.Combine(Repository.Root, file))))
        {
            var target = folder.At(file);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(System.IO.Path.Combine(Repository.Root, file), target);
        }
    }

    public Task DisposeAsync()
    {
        Programs.EndNaming(Path);
        folder.Dispose();
        return Task.CompletedTask;
    }
}
