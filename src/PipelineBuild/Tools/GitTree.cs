using System.Formats.Tar;

namespace PipelineBuild.Tools;

/// <summary>Writes the files of a commit to a folder, without touching the work tree or the index.</summary>
public sealed class GitTree(IProcessRunner processes, ProgramLocator programs)
{
    private const long LargestFile = 64 << 20;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Regular files only; links and what is larger than anybody writes by hand are left out.</summary>
    /// <param name="directory">In the repository; paths are relative to it.</param>
    public async Task ExtractAsync(string directory, string commit, string target, CancellationToken cancel)
    {
        var archive = Path.Combine(target, ".archive.tar");
        await processes.RunCheckedAsync(new Command(programs.Require("git"), ["archive", "--format=tar", $"--output={archive}", commit])
        {
            WorkingDirectory = directory,
            Environment = new Dictionary<string, string?> { ["GIT_OPTIONAL_LOCKS"] = "0", ["LC_ALL"] = "C" },
            Timeout = Limit,
        }, cancel);
        await using (var file = File.OpenRead(archive))
        await using (var tar = new TarReader(file))
        {
            while (await tar.GetNextEntryAsync(cancellationToken: cancel) is { } entry)
            {
                var path = Path.GetFullPath(entry.Name, target);
                if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile && entry.Length <= LargestFile && path.StartsWith(target + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                {
                    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                    await entry.ExtractToFileAsync(path, overwrite: true, cancel);
                }
            }
        }

        File.Delete(archive);
    }
}
