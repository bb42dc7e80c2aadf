using PipelineBuild.Artifacts;
using PipelineBuild.Tools;

namespace PipelineBuild.Results.Writers;

/// <summary>What a GitHub workflow tells its steps: where the summary goes, and where the files of the checkout can be seen.</summary>
/// <param name="SummaryFile">The file whose Markdown the run's page shows; null where there is none.</param>
/// <param name="FilesAddress">Web address below which the checkout's files are, ending in a slash; null when it is not known.</param>
/// <param name="Prefix">Path of the workspace in the checkout: empty, or ending in a slash; null when it lies outside.</param>
public sealed record GitHubRun(string? SummaryFile, string? FilesAddress, string? Prefix)
{
    public static GitHubRun Of(EnvironmentVariables environment, Workspace workspace)
    {
        var address = environment.Get("GITHUB_SERVER_URL") is { } server && environment.Get("GITHUB_REPOSITORY") is { } repository && environment.Get("GITHUB_SHA") is { } commit
            && Uri.TryCreate(server, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"
                ? $"{server.TrimEnd('/')}/{repository}/blob/{commit}/"
                : null;
        return new GitHubRun(environment.Get("GITHUB_STEP_SUMMARY"), address, PrefixOf(environment.Get("GITHUB_WORKSPACE") ?? workspace.Root, workspace.Root));
    }

    /// <summary>The file as the checkout names it, or null when it is none of its files.</summary>
    public string? PathOf(Finding finding) => Prefix is not null && SourcePath.Of(finding.File) is { } path ? Prefix + path : null;

    /// <summary>Where the place of a finding can be seen, or null.</summary>
    public string? LinkTo(Finding finding) => FilesAddress is not null && PathOf(finding) is { } path
        ? $"{FilesAddress}{SourcePath.Encoded(path)}{(finding.Line is > 0 and var line ? FormattableString.Invariant($"#L{line}") : "")}"
        : null;

    private static string? PrefixOf(string checkout, string workspace)
    {
        var path = Path.GetRelativePath(checkout, workspace).Replace('\\', '/');
        return path == "." ? "" : SourcePath.Of(path) is { } inside ? $"{inside}/" : null;
    }
}
