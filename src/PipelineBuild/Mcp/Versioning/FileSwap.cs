using PipelineBuild.Artifacts;
using PipelineBuild.Results;

namespace PipelineBuild.Mcp.Versioning;

/// <summary>
/// Replaces several files together. All new texts are on the disk before the first old one goes, so a full disk changes nothing; a rename that fails
/// brings the old texts back; and what a killed run did not come to, the next one does, because it decides the same.
/// </summary>
public sealed class FileSwap(Workspace workspace, StepJournal journal, IProgress<string> progress)
{
    private const string Suffix = ".mcp-version.tmp";

    /// <summary>Removes what a killed run had prepared in these directories.</summary>
    public void Clear(IEnumerable<string> directories)
    {
        foreach (var left in directories.Select(directory => Path.Combine(workspace.Root, directory)).Where(Directory.Exists).SelectMany(directory => Directory.EnumerateFiles(directory, $"*{Suffix}")).ToList())
        {
            File.Delete(left);
        }
    }

    /// <exception cref="IOException">They could not be written, and all is as it was.</exception>
    public async Task ReplaceAsync(IReadOnlyList<VersionFile> files, CancellationToken cancel)
    {
        try
        {
            foreach (var file in files)
            {
                cancel.ThrowIfCancellationRequested();
                Prepare(file);
            }

            await journal.DoAsync("replace " + string.Join(", ", files.Select(file => file.Path)), () =>
            {
                Replace(files);
                return Task.CompletedTask;
            });
        }
        finally
        {
            foreach (var file in files)
            {
                File.Delete(Prepared(file));
            }
        }
    }

    private void Prepare(VersionFile file)
    {
        progress.Report($"prepare {file.Path}");
        var target = Full(file);
        using (var stream = new FileStream(Prepared(file), FileMode.Create, FileAccess.Write, FileShare.None))
        {
            stream.Write(file.After);
            stream.Flush(flushToDisk: true);
        }

        if (!OperatingSystem.IsWindows() && File.Exists(target))
        {
            File.SetUnixFileMode(Prepared(file), File.GetUnixFileMode(target));
        }
    }

    /// <summary>Not interrupted by a cancellation: it is a matter of milliseconds.</summary>
    private void Replace(IReadOnlyList<VersionFile> files)
    {
        var replaced = new List<VersionFile>();
        try
        {
            foreach (var file in files)
            {
                progress.Report($"write {file.Path}: {file.What}");
                File.Move(Prepared(file), Full(file), overwrite: true);
                replaced.Add(file);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            foreach (var file in replaced)
            {
                Restore(file);
            }

            throw new IOException($"nothing was written: {error.Message}", error);
        }
    }

    private void Restore(VersionFile file)
    {
        if (file.Before is { } before)
        {
            AtomicFile.Write(Full(file), before);
        }
        else
        {
            File.Delete(Full(file));
        }
    }

    /// <summary>The file itself where its name is a link.</summary>
    private string Full(VersionFile file) => Workspace.WithoutLinks(Path.Combine(workspace.Root, file.Path));

    private string Prepared(VersionFile file) => Full(file) + Suffix;
}
