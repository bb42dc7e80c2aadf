namespace PipelineBuild.Artifacts;

/// <summary>The repository a run works on: where its files are and where results go.</summary>
/// <param name="Root">Absolute path of the directory that holds pipeline.yml.</param>
public sealed record Workspace(string Root)
{
    /// <summary>As many as Linux follows.</summary>
    private const int MostLinks = 40;

    private const FileAttributes Missing = (FileAttributes)(-1);

    public string Artifacts => Path.Combine(Root, "artifacts");

    /// <summary>Makes the artifacts directory and keeps it out of git by itself, or the first run would leave uncommitted files.</summary>
    public void PrepareArtifacts()
    {
        var ignore = Artifact(".gitignore");
        if (!File.Exists(ignore))
        {
            Directory.CreateDirectory(Artifacts);
            File.WriteAllText(ignore, "*\n");
        }
    }

    public string Artifact(params string[] parts) => Path.Combine([Artifacts, .. parts]);

    /// <summary>Absolute form of a path of pipeline.yml, or null when it leads out of the workspace, also by a symbolic link.</summary>
    /// <param name="from">The directory that the path is relative to; null means the workspace.</param>
    public string? Resolve(string relative, string? from = null)
    {
        try
        {
            var full = Path.GetFullPath(relative, from ?? Root);
            return IsInside(Root, full) && IsInside(WithoutLinks(Root), WithoutLinks(full)) ? full : null;
        }
        catch (Exception error) when (error is ArgumentException or IOException or UnauthorizedAccessException)
        {
            // No file system has such a path, or it does not let us see where the path leads.
            return null;
        }
    }

    /// <summary>The way people and findings name a file of the workspace.</summary>
    public string Relative(string full) => Path.GetRelativePath(Root, full).Replace('\\', '/');

    private static bool IsInside(string root, string full) =>
        full == root || full.StartsWith(root.EndsWith(Path.DirectorySeparatorChar) ? root : root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>The path without links in any of its parts, those of a link's own target included; a loop of links ends up nowhere.</summary>
    public static string WithoutLinks(string full)
    {
        var real = Path.GetPathRoot(full)!;
        var parts = new Stack<string>(Parts(full).Reverse());
        for (var followed = 0; parts.TryPop(out var part);)
        {
            var next = Path.GetFullPath(part, real);
            var entry = new FileInfo(next);
            if (entry.Attributes == Missing)
            {
                // Beneath what does not exist there are no links.
                return Path.GetFullPath(Path.Combine([.. parts]), next);
            }

            if (!entry.Attributes.HasFlag(FileAttributes.ReparsePoint) || entry.LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++followed > MostLinks)
            {
                return "";
            }

            real = Path.IsPathRooted(target) ? Path.GetPathRoot(target)! : real;
            foreach (var step in Parts(target).Reverse())
            {
                parts.Push(step);
            }
        }

        return real;
    }

    private static IEnumerable<string> Parts(string path) =>
        path[Path.GetPathRoot(path)!.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
}
