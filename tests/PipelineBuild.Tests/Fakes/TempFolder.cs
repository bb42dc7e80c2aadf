namespace PipelineBuild.Tests.Fakes;

/// <summary>A folder of one test, gone with it.</summary>
public sealed class TempFolder : IDisposable
{
    public TempFolder() => Directory.CreateDirectory(Path);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"pipelinebuild-test-{Guid.NewGuid():N}");

    public string At(string relative) => System.IO.Path.Combine(Path, relative.TrimStart('/'));

    public string Write(string relative, string text)
    {
        var file = At(relative);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    /// <summary>A shell script that can be executed.</summary>
    public string WriteProgram(string relative, string script = "exit 0")
    {
        var file = Write(relative, $"#!/bin/sh\n{script}\n");
        MakeExecutable(file);
        return file;
    }

    public static void MakeExecutable(string file)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
