using PipelineBuild.Tools;

namespace PipelineBuild.Mcp.Versioning;

/// <summary>What one commit asks for, and why: a row of the table.</summary>
public sealed record CommitVerdict(string Sha, string Subject, Bump Bump, string Why)
{
    /// <summary>It is reverted, or it reverts one that is not released yet.</summary>
    public bool IsCancelled { get; init; }

    /// <summary>What headers in its body ask for beyond that, where bodies do not count.</summary>
    public Bump Unheard { get; init; }

    [System.Text.Json.Serialization.JsonIgnore]
    public ConventionalCommit? Message { get; init; }
}

/// <summary>Decides what each of a package's commits asks of its next version; pure.</summary>
public sealed class BumpDecider(CommitRange history, bool squashBodies)
{
    /// <param name="commits">Of one package since its tag, newest first.</param>
    public IReadOnlyList<CommitVerdict> Decide(IReadOnlyList<LoggedCommit> commits)
    {
        var messages = commits.Where(commit => commit.Parents.Count < 2).Select(ConventionalCommit.Parse).ToList();
        var undoneBy = new Dictionary<string, ConventionalCommit>(StringComparer.Ordinal);
        var verdicts = new List<CommitVerdict>();
        for (var index = 0; index < messages.Count; index++)
        {
            var message = messages[index];
            if (undoneBy.TryGetValue(message.Sha, out var revert))
            {
                verdicts.Add(new CommitVerdict(message.Sha, message.Subject, Bump.None, $"reverted by {Short(revert.Sha)}") { IsCancelled = true, Message = message });
                continue;
            }

            var undone = message.IsRevert ? Undone(message, messages.Skip(index + 1).Where(older => !undoneBy.ContainsKey(older.Sha)).ToList()) : [];
            foreach (var target in undone)
            {
                undoneBy[target.Sha] = message;
            }

            verdicts.Add(undone.Count > 0
                ? new CommitVerdict(message.Sha, message.Subject, Bump.None, $"reverts {string.Join(", ", undone.Select(target => Short(target.Sha)))}, not released yet") { IsCancelled = true, Message = message }
                : Judge(message));
        }

        return verdicts;
    }

    public static string Short(string sha) => sha[..Math.Min(7, sha.Length)];

    /// <summary>By hash; a hash that is not in this history is of before a rebase or of a release, and then the newest commit of that subject is meant.</summary>
    private List<ConventionalCommit> Undone(ConventionalCommit revert, IReadOnlyList<ConventionalCommit> older)
    {
        var hashes = revert.Reverts.SelectMany(Targets).ToHashSet(StringComparer.Ordinal);
        if (hashes.Count > 0)
        {
            return older.Where(commit => hashes.Contains(commit.Sha)).ToList();
        }

        var subject = ConventionalCommit.WithoutNumber(revert.RevertedSubject!);
        return older.Where(commit => ConventionalCommit.WithoutNumber(commit.Subject) == subject).Take(1).ToList();
    }

    private IEnumerable<string> Targets(string sha) => history.Find(sha) switch
    {
        null => [],
        { Parents.Count: > 1 } merge => history.BroughtBy(merge).Select(commit => commit.Sha),
        var commit => [commit.Sha],
    };

    private CommitVerdict Judge(ConventionalCommit message)
    {
        var (bump, why) = message switch
        {
            { Breaking: { } note } => (Bump.Major, $"BREAKING CHANGE: {note}"),
            { Header.IsBreaking: true } => (Bump.Major, $"{message.Header!.Type}!"),
            { RevertedSubject: { } subject } => Reverting(subject),
            { Header: { } header } => (header.Bump, header.Bump == Bump.None ? $"{header.Type} releases nothing" : header.Type),
            _ => (Bump.None, "does not follow Conventional Commits"),
        };
        var hidden = message.Entries.Select(entry => entry.Bump).Max();
        if (hidden <= bump)
        {
            return Verdict(bump, why, Bump.None);
        }

        var entry = message.Entries.First(entry => entry.Bump == hidden);
        return squashBodies
            ? Verdict(hidden, $"body: {entry.Type}{(entry.IsBreaking ? "!" : "")}: {entry.Text}", Bump.None)
            : Verdict(bump, $"{why}; its body names {entry.Type}{(entry.IsBreaking ? "!" : "")}, which counts only with squashBodies", hidden);

        CommitVerdict Verdict(Bump decided, string because, Bump unheard) => new(message.Sha, message.Subject, decided, because) { Unheard = unheard, Message = message };
    }

    /// <summary>What it undoes is released: that is a change too, unless it never was one.</summary>
    private static (Bump Bump, string Why) Reverting(string subject) => ConventionalHeader.Parse(subject) switch
    {
        { Bump: Bump.None } header => (Bump.None, $"reverts a {header.Type}, which releases nothing"),
        _ => (Bump.Patch, "reverts what is released"),
    };
}
