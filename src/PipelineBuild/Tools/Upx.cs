namespace PipelineBuild.Tools;

/// <summary>Unpacks programs that were packed with UPX, because a packed one unpacks itself at every start, which takes seconds.</summary>
public sealed class Upx(IProcessRunner runner)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <param name="root">Folder with UPX and the C library it was built for, as their packages lay them out.</param>
    public async Task UnpackAsync(string root, string packed, string target, CancellationToken cancel)
    {
        var libraries = Directory.EnumerateDirectories(Path.Combine(root, "usr", "lib"), "*-linux-gnu").Single();
        var loader = Directory.EnumerateFiles(libraries, "ld-linux*").Single();
        await runner.RunCheckedAsync(new Command(loader, ["--library-path", libraries, Path.Combine(root, "usr", "bin", "upx-ucl"), "-d", "-q", "-o", target, packed]) { Timeout = Limit }, cancel);
    }
}
