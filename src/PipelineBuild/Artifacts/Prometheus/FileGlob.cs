using System.Text;
using System.Text.RegularExpressions;

namespace PipelineBuild.Artifacts.Prometheus;

/// <summary>Patterns of files as Prometheus and promtool take them, in each part of a path: https://pkg.go.dev/path/filepath#Match.</summary>
public static class FileGlob
{
    /// <param name="folder">Absolute path that a relative pattern begins at.</param>
    /// <returns>Files of the workspace, relative to it and sorted.</returns>
    public static IReadOnlyList<string> Files(Workspace workspace, string folder, string pattern)
    {
        try
        {
            var full = Path.GetFullPath(pattern, folder);
            var parts = Path.GetRelativePath(workspace.Root, full).Split(Path.DirectorySeparatorChar);
            return parts[0] == ".." || Path.IsPathRooted(parts[0]) ? []
                : parts.Aggregate<string, IEnumerable<string>>([workspace.Root], (paths, part) => paths.SelectMany(path => Entries(path, part)).ToList())
                    .Where(File.Exists).Select(path => workspace.Resolve(path)).OfType<string>().Select(workspace.Relative).Order(StringComparer.Ordinal).ToList();
        }
        catch (Exception error) when (error is ArgumentException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Whether a part of a pattern means the name of a file or folder.</summary>
    public static bool IsMatch(string name, string part) => part == name || (IsPattern(part) && ToRegex(part)?.IsMatch(name) == true);

    private static bool IsPattern(string part) => part.AsSpan().IndexOfAny('*', '?', '[') >= 0;

    private static IEnumerable<string> Entries(string folder, string part) => !Directory.Exists(folder) ? []
        : !IsPattern(part) ? [Path.Combine(folder, part)]
        : ToRegex(part) is { } regex ? Directory.EnumerateFileSystemEntries(folder).Where(path => regex.IsMatch(Path.GetFileName(path)))
        : [];

    /// <summary>Null for a pattern that is broken, which means no file.</summary>
    private static Regex? ToRegex(string part)
    {
        var regex = new StringBuilder(@"\A");
        for (var index = 0; index < part.Length; index++)
        {
            var close = part[index] == '[' ? part.IndexOf(']', index + 1) : -1;
            regex.Append(part[index] switch
            {
                '*' => ".*",
                '?' => ".",
                '[' when close > index + 1 => Class(part[(index + 1)..close]),
                _ => Regex.Escape(part[index].ToString()),
            });
            index = close > index + 1 ? close : index;
        }

        try
        {
            return new Regex(regex.Append(@"\z").ToString(), RegexOptions.Singleline | RegexOptions.NonBacktracking);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string Class(string characters) => $"[{(characters[0] == '^' ? "^" : "")}{characters.TrimStart('^').Replace(@"\", @"\\").Replace("[", @"\[")}]";
}
