using System.Text.RegularExpressions;

namespace PipelineBuild.Tools;

/// <summary>Removes the lock files that a killed git leaves behind, and only those: old, and held open by nobody.</summary>
public sealed partial class StaleGitLocks(TimeProvider time, IProgress<string> progress)
{
    /// <summary>A ref's lock lives for milliseconds; nobody's git needs this long.</summary>
    private static readonly TimeSpan Old = TimeSpan.FromSeconds(10);

    /// <summary>Looks at what git complained about and clears the lock it names when that is stale.</summary>
    /// <returns>Whether a lock was removed, so that trying again makes sense.</returns>
    public bool Clear(string directory, ProcessOutput complaint)
    {
        var cleared = false;
        foreach (var lockFile in LockFile().Matches(complaint.ErrorText).Select(match => Path.GetFullPath(match.Groups[1].Value, directory)).Distinct())
        {
            if (File.Exists(lockFile) && time.GetUtcNow() - File.GetLastWriteTimeUtc(lockFile) > Old && !IsOpen(lockFile))
            {
                File.Delete(lockFile);
                progress.Report($"removed the lock {lockFile}, which a killed git left behind");
                cleared = true;
            }
        }

        return cleared;
    }

    private static bool IsOpen(string path) => Directory.Exists("/proc/self/fd") && Directory.EnumerateDirectories("/proc")
        .Where(folder => Path.GetFileName(folder).All(char.IsAsciiDigit))
        .Any(folder => Holds(Path.Combine(folder, "fd"), path));

    private static bool Holds(string descriptors, string path)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(descriptors).Any(entry => new FileInfo(entry).LinkTarget == path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"Unable to create '(.+?\.lock)': File exists")]
    private static partial Regex LockFile();
}
