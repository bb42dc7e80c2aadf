namespace PipelineBuild.Tools;

/// <summary>A temporary directory of mode 0700 for files that hold secrets; gone when disposed, however the step ends.</summary>
public sealed class PrivateDirectory : IDisposable
{
    public PrivateDirectory()
    {
        FullName = Directory.CreateTempSubdirectory("pipelinebuild-").FullName;
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
}
