namespace Cake.Git;

/// <summary>The branch that is checked out.</summary>
public sealed class GitBranch
{
    internal GitBranch(string canonicalName, string friendlyName, string? remoteName, GitCommit? tip, List<GitRemote> remotes)
    {
        CanonicalName = canonicalName;
        FriendlyName = friendlyName;
        RemoteName = remoteName;
        Tip = tip;
        Remotes = remotes;
    }

    /// <summary><c>refs/heads/NAME</c>, or <c>(no branch)</c> when a commit is checked out.</summary>
    public string CanonicalName { get; }

    public string FriendlyName { get; }

    public bool IsRemote => CanonicalName.StartsWith("refs/remotes/", StringComparison.Ordinal);

    /// <summary>The remote that the branch follows, if it follows one.</summary>
    public string? RemoteName { get; }

    public List<GitRemote> Remotes { get; }

    /// <summary>Null in a repository without commits.</summary>
    public GitCommit? Tip { get; }

    public override string ToString() => FriendlyName;
}

/// <summary>A repository that this one knows by name.</summary>
public sealed class GitRemote
{
    internal GitRemote(string name, string pushUrl, string url)
    {
        Name = name;
        PushUrl = pushUrl;
        Url = url;
    }

    public string Name { get; }

    public string PushUrl { get; }

    public string Url { get; }
}

/// <summary>Which refs <c>describe</c> looks at.</summary>
public enum GitDescribeStrategy
{
    /// <summary>Annotated tags.</summary>
    Default,

    /// <summary>All tags.</summary>
    Tags,

    /// <summary>All tags and branches.</summary>
    All,
}
