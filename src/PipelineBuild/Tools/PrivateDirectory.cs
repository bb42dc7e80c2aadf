namespace PipelineBuild.Tools;

/// <summary>A temporary directory of mode 0700 for files that hold secrets; gone when disposed, however the step ends.</summary>
public sealed class PrivateDirectory : IDisposable
{
    private const string Prefix = "pipelinebuild-";

    public PrivateDirectory()
    {
        foreach (var left in Directory.EnumerateDirectories(Path.GetTempPath(), $"{Prefix}*-*").Where(IsOfDeadProcess))
        {
            Remove(left);
        }

        FullName = Directory.CreateTempSubdirectory($"{Prefix}{Environment.ProcessId}-").FullName;
    }

    public string FullName { get; }

    /// <summary>Writes a file that only its owner may read and returns its path.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(FullName, name);
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return path;
    }

    public void Dispose() => Directory.Delete(FullName, recursive: true);

    /// <summary>A killed run could not tidy up: whoever comes next does it.</summary>
    private static bool IsOfDeadProcess(string directory) =>
        int.TryParse(Path.GetFileName(directory)[Prefix.Length..].Split('-')[0], out var id) && Directory.Exists("/proc/self") && !Directory.Exists($"/proc/{id}");

    private static void Remove(string directory)
    {
        try
        {
            Directory.Delete(directory, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another user's, or another run is removing it at this moment.
        }
    }
}
