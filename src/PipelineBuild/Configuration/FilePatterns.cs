using Microsoft.Extensions.FileSystemGlobbing;
using Microsoft.Extensions.FileSystemGlobbing.Abstractions;
using PipelineBuild.Artifacts;

namespace PipelineBuild.Configuration;

/// <summary>Files of the workspace by path or pattern, as settings name them.</summary>
public static class FilePatterns
{
    /// <summary>Reads a list of paths and patterns (<c>*</c>, and <c>**</c> for any folders); one that no file matches is a mistake.</summary>
    /// <returns>Paths relative to the workspace, each once, those of a pattern sorted. What a link leads out of the workspace for is not among them.</returns>
    public static IReadOnlyList<string> Files(this YamlSection section, string key)
    {
        var found = new List<string>();
        section.Texts(key, [], text =>
        {
            var files = Matches(section.Workspace, text);
            found.AddRange(files);
            return files.Count > 0 ? null : text.Contains('*') ? $"no file of the workspace matches '{text}'" : $"no file '{text}' in the workspace";
        });
        return found.Distinct().ToList();
    }

    private static List<string> Matches(Workspace workspace, string text)
    {
        if (!text.Contains('*'))
        {
            return workspace.Resolve(text) is { } full && File.Exists(full) ? [workspace.Relative(full)] : [];
        }

        // The search begins in the folder that is certain, so that one pattern does not walk the whole repository.
        var certain = string.Join('/', text.Split('/').TakeWhile(part => !part.Contains('*')));
        if (workspace.Resolve(certain.Length == 0 ? "." : certain) is not { } folder || !Directory.Exists(folder))
        {
            return [];
        }

        var matcher = new Matcher(StringComparison.Ordinal).AddInclude(text[certain.Length..].TrimStart('/'));
        return matcher.Execute(new DirectoryInfoWrapper(new DirectoryInfo(folder))).Files
            .Select(match => workspace.Resolve(Path.Combine(folder, match.Path))).OfType<string>().Select(workspace.Relative).Order(StringComparer.Ordinal).ToList();
    }
}
