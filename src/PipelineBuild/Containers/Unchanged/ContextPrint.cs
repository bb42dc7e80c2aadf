using System.Security.Cryptography;
using System.Text;
using PipelineBuild.Artifacts;

namespace PipelineBuild.Containers.Unchanged;

/// <summary>Names the content of a build context: paths, kinds, permissions and bytes. Times are left out, as BuildKit leaves them out.</summary>
internal static class ContextPrint
{
    /// <summary>Reading more than this takes longer than to let BuildKit find out.</summary>
    private const long MostBytes = 64L << 20;

    private const int MostFiles = 20_000;

    /// <param name="ignored">Of a <c>.dockerignore</c>; with exceptions in it nothing is left out.</param>
    /// <returns>Null when there is too much to read.</returns>
    public static string? Of(string directory, IgnorePatterns ignored)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (bytes, files) = (0L, 0);
        var entries = new DirectoryInfo(directory).EnumerateFileSystemInfos("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false })
            .Select(entry => (Path: Path.GetRelativePath(directory, entry.FullName).Replace('\\', '/'), Entry: entry))
            .Where(item => ignored.HasExceptions || !ignored.Match(item.Path));
        foreach (var (path, entry) in entries.OrderBy(item => item.Path, StringComparer.Ordinal))
        {
            var file = entry as FileInfo;
            if (++files > MostFiles || (bytes += file?.Length ?? 0) > MostBytes)
            {
                return null;
            }

            var mode = OperatingSystem.IsWindows() ? "" : $"{entry.UnixFileMode}";
            hash.AppendData(Encoding.UTF8.GetBytes($"{path}\0{mode}\0{entry.LinkTarget}\0{(file is null ? -1 : file.Length)}\0"));
            // A named pipe is as empty as an empty file, and reading it would wait for ever.
            if (file is { LinkTarget: null, Length: > 0 })
            {
                hash.AppendData(SHA256.HashData(File.ReadAllBytes(file.FullName)));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
