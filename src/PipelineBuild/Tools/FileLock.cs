namespace PipelineBuild.Tools;

/// <summary>Lets one process at a time into a section, or many that share it; the kernel frees the lock of a process that died.</summary>
public sealed class FileLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly FileStream file;

    private FileLock(FileStream file) => this.file = file;

    /// <exception cref="TimeoutException">Somebody else kept it for longer than the limit.</exception>
    public static Task<FileLock> TakeAsync(string path, TimeSpan limit, TimeProvider time, CancellationToken cancel) => OpenAsync(path, FileAccess.ReadWrite, FileShare.None, limit, time, cancel);

    /// <summary>Keeps out only who wants to be alone.</summary>
    /// <inheritdoc cref="TakeAsync"/>
    public static Task<FileLock> ShareAsync(string path, TimeSpan limit, TimeProvider time, CancellationToken cancel) => OpenAsync(path, FileAccess.Read, FileShare.Read, limit, time, cancel);

    private static async Task<FileLock> OpenAsync(string path, FileAccess access, FileShare share, TimeSpan limit, TimeProvider time, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var begun = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileLock(new FileStream(path, FileMode.OpenOrCreate, access, share));
            }
            catch (IOException error) when (IsHeld(error) && time.GetElapsedTime(begun) < limit)
            {
                await Task.Delay(Pause, time, cancel);
            }
            catch (IOException error) when (IsHeld(error))
            {
                throw new TimeoutException($"another run has kept {path} for {limit.TotalSeconds:0} s: {error.Message}", error);
            }
        }
    }

    /// <summary>As against a full or read-only disk, which no waiting mends: EAGAIN of Linux, EWOULDBLOCK of macOS, a sharing violation of Windows.</summary>
    private static bool IsHeld(IOException error) => error.HResult is 11 or 35 or unchecked((int)0x80070020);

    /// <summary>The file stays: removing it would let two in, one with the old and one with a new file.</summary>
    public void Dispose() => file.Dispose();
}
