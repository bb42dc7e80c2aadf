namespace PipelineBuild.Tools;

/// <summary>Keeps clean-ups of the user's local registry apart from runs that push to it or read from it.</summary>
/// <remarks>A publisher that found a part of its image there counts on it until its tags are read back.</remarks>
public sealed class RegistryUse(UserFolders folders, IProgress<string> progress, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    private readonly SemaphoreSlim turn = new(1);
    private FileLock? shared;

    private string File => Path.Combine(folders.Data, "registry", "use.lock");

    /// <summary>Until this run ends, together with other runs; waits only for a clean-up.</summary>
    public async Task ShareAsync(CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        try
        {
            shared ??= await EnterAsync(FileLock.ShareAsync, "the local registry is being cleaned up: waiting for that", cancel);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Alone: gives up this run's share and waits until no other run has one.</summary>
    public async Task<IDisposable> TakeAsync(CancellationToken cancel)
    {
        Dispose();
        return await EnterAsync(FileLock.TakeAsync, "another run works with the local registry: waiting for it", cancel);
    }

    public void Dispose()
    {
        shared?.Dispose();
        shared = null;
    }

    private async Task<FileLock> EnterAsync(Func<string, TimeSpan, TimeProvider, CancellationToken, Task<FileLock>> enter, string waiting, CancellationToken cancel)
    {
        try
        {
            return await enter(File, TimeSpan.Zero, time, cancel);
        }
        catch (TimeoutException)
        {
            progress.Report(waiting);
            return await enter(File, Limit, time, cancel);
        }
    }
}
