using PipelineBuild.Artifacts;
using PipelineBuild.Tools;

namespace PipelineBuild.Containers;

/// <summary>Lets one run at a time write or push the images of a workspace: two that build into one directory spoil each other's.</summary>
public static class ImagesLock
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    public static async Task<IDisposable> TakeAsync(Workspace workspace, IProgress<string> progress, CancellationToken cancel)
    {
        var file = workspace.Artifact("images.lock");
        try
        {
            return await FileLock.TakeAsync(file, TimeSpan.Zero, TimeProvider.System, cancel);
        }
        catch (TimeoutException)
        {
            progress.Report("another run is working on the images of this workspace: waiting for it");
            return await FileLock.TakeAsync(file, Limit, TimeProvider.System, cancel);
        }
    }
}
