namespace Cake.Git;

/// <summary>One commit.</summary>
public sealed class GitCommit
{
    internal GitCommit(string sha, GitSignature author, GitSignature committer, string messageShort, string message)
    {
        Sha = sha;
        Author = author;
        Committer = committer;
        MessageShort = messageShort;
        Message = message;
    }

    public GitSignature Author { get; }

    public GitSignature Committer { get; }

    public string Message { get; }

    public string MessageShort { get; }

    public string Sha { get; }

    public override string ToString() => $"{Sha} {MessageShort}";
}

/// <summary>Who, and when.</summary>
public sealed class GitSignature
{
    internal GitSignature(string name, string email, DateTimeOffset when)
    {
        Name = name;
        Email = email;
        When = when;
    }

    public string Email { get; }

    public string Name { get; }

    public DateTimeOffset When { get; }

    public override string ToString() => $"{Name} <{Email}>";
}
