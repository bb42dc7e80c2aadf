using PipelineBuild.Artifacts;
using PipelineBuild.Tools;

namespace PipelineBuild.Mcp.Versioning;

/// <summary>Finds published files that changed since the last release although nothing would be released: the release that silently does not happen.</summary>
public sealed class UnreleasedCheck(GitHistory git, NpmFileList npm, Workspace workspace)
{
    private static readonly string[] NeverPublished = [Changelog.File, "package-lock.json", "npm-shrinkwrap.json", ".gitignore", ".npmignore", ".npmrc"];
    private static readonly string[] TestFolders = ["test", "tests", "__tests__", "spec"];

    /// <summary>Files relative to the workspace, each with the reason why it counts as published.</summary>
    /// <exception cref="ProcessFailedException">npm can't say what it would pack.</exception>
    public async Task<IReadOnlyList<string>> FindAsync(SurveyedPackage package, string head, CancellationToken cancel)
    {
        var root = workspace.Root;
        var changed = (await git.ChangedAsync(root, package.Tags.Newest!.Commit, head, cancel)).Where(package.Paths.Holds).ToList();
        var found = changed.Where(file => !package.Paths.Owns(file)).Select(file => $"{file} (one of sharedPaths)").ToList();
        var own = changed.Where(package.Paths.Owns).Select(file => (File: file, Local: package.Paths.Local(file))).Where(file => !NeverPublished.Contains(file.Local)).ToList();
        if (own.FindIndex(file => file.Local == McpPackageSettings.Manifest) is >= 0 and var at)
        {
            var manifest = own[at].File;
            own.RemoveAt(at);
            if (await git.FileAsync(root, package.Tags.Newest.Commit, manifest, cancel) is { } before && await git.FileAsync(root, head, manifest, cancel) is { } after && VersionedManifest.DiffersForUsers(before, after))
            {
                found.Add($"{manifest} (beyond version, scripts and devDependencies)");
            }
        }

        return own.Count == 0 ? found
            : package.Manifest.Build is { } script ? [.. found, .. own.Where(file => !IsTest(file.Local)).Select(file => $"{file.File} (the script '{script}' may make published files of it)")]
            : [.. found, .. await PackedAsync(package, own, head, cancel)];
    }

    /// <summary>What npm would pack, and what it no longer can because it is deleted.</summary>
    private async Task<IEnumerable<string>> PackedAsync(SurveyedPackage package, IReadOnlyList<(string File, string Local)> own, string head, CancellationToken cancel)
    {
        var packed = (await npm.PackedAsync(Path.Combine(workspace.Root, package.Settings.Path), cancel)).ToHashSet(StringComparer.Ordinal);
        var text = await git.FileAsync(workspace.Root, head, PackagePaths.Normal(Path.Combine(package.Settings.Path, McpPackageSettings.Manifest)), cancel);
        var files = (VersionedManifest.Root(text ?? "{}")["files"] as System.Text.Json.Nodes.JsonArray ?? []).Select(VersionedManifest.Text).OfType<string>().Select(PackagePaths.Normal).ToList();
        return own.Select(file => packed.Contains(file.Local) ? $"{file.File} (npm packs it)"
            : !File.Exists(Path.Combine(workspace.Root, file.File)) && files.Any(path => file.Local == path || file.Local.StartsWith($"{path}/", StringComparison.Ordinal)) ? $"{file.File} (deleted, and 'files' names it)"
            : null).OfType<string>();
    }

    private static bool IsTest(string file)
    {
        var parts = file.Split('/');
        return parts[..^1].Any(folder => TestFolders.Contains(folder) || folder.StartsWith('.')) || parts[^1].StartsWith('.') || parts[^1].Contains(".test.") || parts[^1].Contains(".spec.");
    }
}
