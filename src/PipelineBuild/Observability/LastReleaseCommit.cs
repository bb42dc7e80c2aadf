using PipelineBuild.Artifacts;
using PipelineBuild.Tools;

namespace PipelineBuild.Observability;

/// <summary>The release before the commit that is checked out.</summary>
public sealed record ReleasedCommit(string Tag, string Commit);

/// <summary>Finds the last release by its git tag.</summary>
public sealed class LastReleaseCommit(GitHistory history)
{
    /// <returns>The newest version tag that the checked-out commit contains and that is not on it; null and why when there is none.</returns>
    public async Task<(ReleasedCommit? Release, string? Reason)> FindAsync(PipelineConfig config, CancellationToken cancel)
    {
        try
        {
            var position = await history.PositionAsync(config.Workspace.Root, cancel);
            var tags = await history.TagsAsync(config.Workspace.Root, [config.TagPrefix], position.Head, cancel);
            var newest = tags.Where(tag => tag.Commit != position.Head && ReleaseVersion.LineOf(tag.Tag, config.TagPrefixes) == config.TagPrefix)
                .Select(tag => (Tag: tag, Version: SemanticVersion.TryParse(tag.Tag[config.TagPrefix.Length..], out var version) ? version : null)).Where(pair => pair.Version is { IsStable: true }).OrderByDescending(pair => pair.Version).FirstOrDefault();
            return newest.Tag is { } found ? (new ReleasedCommit(found.Tag, found.Commit), null)
                : (null, position.IsShallow ? "the clone is shallow and holds no tag of an earlier release; fetch the history with its tags" : $"there is no earlier release with a tag such as {config.TagPrefix}1.0.0");
        }
        catch (GitHistoryException error)
        {
            return (null, error.Message);
        }
    }
}
