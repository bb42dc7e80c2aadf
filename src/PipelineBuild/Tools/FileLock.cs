namespace PipelineBuild.Tools;

/// <summary>Lets one process at a time into a section; the kernel frees the lock of a process that died.</summary>
public sealed class FileLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly FileStream file;

    private FileLock(FileStream file) => this.file = file;

    /// <exception cref="TimeoutException">Somebody else kept it for longer than the limit.</exception>
    public static async Task<FileLock> TakeAsync(string path, TimeSpan limit, TimeProvider time, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var begun = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (time.GetElapsedTime(begun) < limit)
            {
                await Task.Delay(Pause, time, cancel);
            }
            catch (IOException error)
            {
                throw new TimeoutException($"another run has kept {path} for {limit.TotalSeconds:0} s: {error.Message}", error);
            }
        }
    }

    /// <summary>The file stays: removing it would let two in, one with the old and one with a new file.</summary>
    public void Dispose() => file.Dispose();
}
