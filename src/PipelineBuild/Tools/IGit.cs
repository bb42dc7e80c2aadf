namespace PipelineBuild.Tools;

/// <summary>What the pipeline asks of the workspace's git repository.</summary>
public interface IGit
{
    /// <summary>The checked-out commit, or null when the directory is in no repository or that has no commit yet.</summary>
    Task<GitHead?> HeadAsync(string directory, CancellationToken cancel);

    /// <summary>Names of the tags that start with the prefix and that the checked-out commit contains.</summary>
    Task<IReadOnlyList<string>> TagsAsync(string directory, string prefix, CancellationToken cancel);

    /// <summary>The checked-out branch; null on a detached head.</summary>
    Task<string?> BranchAsync(string directory, CancellationToken cancel);

    /// <summary>Web or clone address of the remote 'origin' without credentials, or null.</summary>
    Task<string?> OriginAsync(string directory, CancellationToken cancel);
}

/// <summary>The checked-out commit.</summary>
/// <param name="Sha">Full hash.</param>
/// <param name="IsDirty">Whether tracked files differ from it or untracked ones lie beside them.</param>
public sealed record GitHead(string Sha, DateTimeOffset CommittedAt, bool IsDirty);
