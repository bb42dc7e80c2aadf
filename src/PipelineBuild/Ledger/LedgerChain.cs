using System.Text.Json;
using PipelineBuild.Tools;

namespace PipelineBuild.Ledger;

/// <summary>Reads the commits of a ledger and insists that each is one entry that follows from the one before.</summary>
internal sealed class LedgerChain(GitObjects git, string directory)
{
    public const string EntryFile = "entry.json";

    public async Task<LedgerEntry> ReadOneAsync(string commit, CancellationToken cancel)
    {
        var output = await git.RunCheckedAsync(directory, cancel, "cat-file", "blob", $"{commit}:{EntryFile}");
        return Parse(commit, output.Text);
    }

    /// <summary>All entries up to the tip, oldest first.</summary>
    /// <exception cref="LedgerException">A commit is no entry, is a merge, or does not follow its parent.</exception>
    public async Task<IReadOnlyList<LedgerEntry>> ReadAllAsync(string tip, CancellationToken cancel)
    {
        var commits = (await git.RunCheckedAsync(directory, cancel, "rev-list", "--reverse", "--topo-order", "--parents", tip)).StandardOutput.Select(line => line.Split(' ')).ToList();
        var contents = await ContentsAsync(commits.Select(commit => commit[0]).ToList(), cancel);
        var entries = new List<LedgerEntry>();
        foreach (var (commit, content) in commits.Zip(contents))
        {
            var entry = Parse(commit[0], content);
            var expectedParent = entries.Count == 0 ? null : entries[^1].Id;
            if (commit.Length > 2 || commit.ElementAtOrDefault(1) != expectedParent)
            {
                throw new LedgerException($"ledger commit {commit[0]} does not have exactly the entry before it as its parent");
            }

            if (entry.Sequence != entries.Count + 1)
            {
                throw new LedgerException($"ledger commit {commit[0]} says it is entry {entry.Sequence}, but it is number {entries.Count + 1} in the chain");
            }

            entries.Add(entry);
        }

        return entries;
    }

    private async Task<IReadOnlyList<string>> ContentsAsync(IReadOnlyList<string> commits, CancellationToken cancel)
    {
        var asked = string.Concat(commits.Select(commit => $"{commit}:{EntryFile}\n"));
        var output = await git.FeedAsync(directory, asked, cancel, "cat-file", "--batch");
        var contents = new List<string>();
        for (var line = 0; line < output.StandardOutput.Count; line += 3)
        {
            // Three lines an entry: "hash blob size", the entry, an empty one that ends the record.
            if (!output.StandardOutput[line].Contains(" blob ", StringComparison.Ordinal) || line + 1 >= output.StandardOutput.Count)
            {
                throw new LedgerException($"ledger commit {commits[contents.Count]} holds no {EntryFile}");
            }

            contents.Add(output.StandardOutput[line + 1]);
        }

        return contents.Count == commits.Count ? contents : throw new LedgerException($"{commits.Count - contents.Count} entries of the ledger can't be read");
    }

    private static LedgerEntry Parse(string commit, string text)
    {
        try
        {
            return LedgerJson.Read(text) with { Id = commit };
        }
        catch (JsonException error)
        {
            throw new LedgerException($"ledger commit {commit} holds no entry that can be read: {error.Message}", error);
        }
    }
}
