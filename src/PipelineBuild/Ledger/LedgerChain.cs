using System.Globalization;
using System.Text;
using System.Text.Json;
using PipelineBuild.Tools;

namespace PipelineBuild.Ledger;

/// <summary>Reads the commits of a ledger and insists that each is one entry that follows from the one before.</summary>
internal sealed class LedgerChain(GitObjects git, string directory)
{
    public const string EntryFile = "entry.json";

    public async Task<LedgerEntry> ReadOneAsync(string commit, CancellationToken cancel)
    {
        var output = await git.RunAsync(directory, cancel, "cat-file", "blob", $"{commit}:{EntryFile}");
        return output.Succeeded ? Parse(commit, output.Text) : throw new LedgerDamagedException($"ledger commit {commit} holds no {EntryFile}: {output.ErrorText.Trim()}");
    }

    /// <summary>All entries up to the tip, oldest first.</summary>
    /// <exception cref="LedgerDamagedException">A commit is no entry, is a merge, or does not follow its parent.</exception>
    public async Task<IReadOnlyList<LedgerEntry>> ReadAllAsync(string tip, CancellationToken cancel)
    {
        var listed = await git.RunAsync(directory, cancel, "rev-list", "--reverse", "--topo-order", "--parents", tip);
        if (!listed.Succeeded)
        {
            throw new LedgerDamagedException($"the ledger's history can't be followed from {tip}: {listed.ErrorText.Trim()}");
        }

        var commits = listed.StandardOutput.Select(line => line.Split(' ')).ToList();
        if (commits.FirstOrDefault(commit => commit.Length > 2) is [var merge, ..])
        {
            throw new LedgerDamagedException($"ledger commit {merge} is a merge: it does not have exactly the entry before it as its parent");
        }

        var contents = await ContentsAsync(commits.Select(commit => commit[0]).ToList(), cancel);
        var entries = new List<LedgerEntry>();
        foreach (var (commit, content) in commits.Zip(contents))
        {
            var entry = Parse(commit[0], content);
            var expectedParent = entries.Count == 0 ? null : entries[^1].Id;
            if (commit.ElementAtOrDefault(1) != expectedParent)
            {
                throw new LedgerDamagedException($"ledger commit {commit[0]} does not have exactly the entry before it as its parent");
            }

            if (entry.Sequence != entries.Count + 1)
            {
                throw new LedgerDamagedException($"ledger commit {commit[0]} says it is entry {entry.Sequence}, but it is number {entries.Count + 1} in the chain");
            }

            entries.Add(entry);
        }

        return entries;
    }

    private async Task<IReadOnlyList<string>> ContentsAsync(IReadOnlyList<string> commits, CancellationToken cancel)
    {
        var asked = string.Concat(commits.Select(commit => $"{commit}:{EntryFile}\n"));
        var answer = new Queue<string>((await git.FeedCheckedAsync(directory, asked, cancel, "cat-file", "--batch")).StandardOutput);
        return commits.Select(commit => NextContent(commit, answer)).ToList();
    }

    /// <summary>A record is "hash blob size", then that many bytes, then an end of line.</summary>
    private static string NextContent(string commit, Queue<string> answer)
    {
        if (!answer.TryDequeue(out var header) || header.Split(' ') is not [_, "blob", var size])
        {
            throw new LedgerDamagedException($"ledger commit {commit} holds no {EntryFile}");
        }

        var lines = new List<string>();
        for (var left = long.Parse(size, CultureInfo.InvariantCulture); left >= 0;)
        {
            var line = answer.TryDequeue(out var next) ? next : throw new LedgerDamagedException($"the {EntryFile} of ledger commit {commit} can't be read");
            lines.Add(line);
            left -= Encoding.UTF8.GetByteCount(line) + 1;
        }

        return string.Join('\n', lines);
    }

    private static LedgerEntry Parse(string commit, string text)
    {
        try
        {
            return LedgerJson.Read(text) with { Id = commit };
        }
        catch (JsonException error)
        {
            throw new LedgerDamagedException($"ledger commit {commit} holds no entry that can be read: {error.Message}", error);
        }
    }
}
