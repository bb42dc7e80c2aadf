using PipelineBuild.Tools;

namespace PipelineBuild.Ledger;

/// <summary>
/// Where shared refs are: in the ledger's repository, or on its remote, which then is the only truth. Nothing of them is kept here, so
/// there is no copy that could be old.
/// </summary>
internal sealed class SharedPlace(string directory, string? remote, GitObjects git, StaleGitLocks locks, LedgerRedaction redaction)
{
    public const string File = "value.json";

    /// <summary>The commits that those of the refs which exist name.</summary>
    public async Task<IReadOnlyDictionary<string, string>> IdsAsync(IReadOnlyList<string> references, CancellationToken cancel)
    {
        if (remote is null)
        {
            return (await LocalAsync(references, cancel)).ToDictionary(pair => pair.Key, pair => pair.Value.Id);
        }

        var listed = await git.RunAsync(directory, cancel, ["ls-remote", "--quiet", remote, .. references]);
        return listed.Succeeded
            ? listed.StandardOutput.Select(line => line.Split('\t')).Where(parts => parts.Length == 2 && references.Contains(parts[1])).ToDictionary(parts => parts[1], parts => parts[0])
            : throw new LedgerException($"the ledger's remote '{remote}' can't be read: {Said(listed)}");
    }

    /// <summary>What a commit holds; null when neither this repository nor the remote has it any more: the ref has moved on since.</summary>
    public async Task<string?> TextAsync(string reference, string id, CancellationToken cancel)
    {
        var held = await BlobAsync(id, cancel);
        if (held.Succeeded || remote is null)
        {
            return held.Succeeded ? held.Text : throw NoValue(reference, held);
        }

        var fetched = await git.RunAsync(directory, cancel, "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-prune", "--no-recurse-submodules", remote, reference);
        if (!fetched.Succeeded && !LedgerComplaint.IsMissingAtRemote(fetched))
        {
            locks.Clear(directory, fetched);
            return LedgerComplaint.IsAnotherWriter(fetched) ? null : throw new LedgerException($"the ledger's remote '{remote}' can't be read: {Said(fetched)}");
        }

        held = await BlobAsync(id, cancel);
        return held.Succeeded ? held.Text : (await git.RunAsync(directory, cancel, "cat-file", "-e", id)).Succeeded ? throw NoValue(reference, held) : null;
    }

    /// <summary>Points the ref at the commit, or removes it, if it still is where we think.</summary>
    /// <param name="from">Null for a ref that must not exist.</param>
    /// <param name="to">Null removes the ref.</param>
    /// <returns>False when it was not, or when another git was in the way at this moment.</returns>
    /// <exception cref="LedgerException">A real obstacle.</exception>
    public async Task<bool> TryMoveAsync(string reference, string? from, string? to, CancellationToken cancel)
    {
        var moved = (remote, to) switch
        {
            (null, null) => await git.RunAsync(directory, cancel, "update-ref", "--no-deref", "-d", reference, from!),
            (null, _) => await git.MoveRefsAsync(directory, [new GitRefMove(reference, to, from ?? "")], cancel),
            _ => await git.RunAsync(directory, cancel, "push", "--quiet", "--no-verify", "--no-recurse-submodules", $"--force-with-lease={reference}:{from}", remote, $"{to}:{reference}"),
        };
        if (moved.Succeeded)
        {
            return true;
        }

        locks.Clear(directory, moved);
        return LedgerComplaint.IsAnotherWriter(moved)
            ? false
            : throw new LedgerException($"{reference} could not be {(to is null ? "removed" : "set")}{(remote is null ? "" : $" on '{remote}'")}: {Said(moved)}");
    }

    public Task<string> CommitAsync(string text, string title, string? parent, CancellationToken cancel) => git.CommitFilesAsync(directory, new Dictionary<string, string> { [File] = text }, title, parent, cancel);

    private async Task<IReadOnlyDictionary<string, GitRef>> LocalAsync(IReadOnlyList<string> references, CancellationToken cancel)
    {
        try
        {
            return await git.RefsAsync(directory, references, cancel);
        }
        catch (InvalidDataException error)
        {
            throw new LedgerDamagedException($"a ref of the pipeline is damaged: {error.Message}", error);
        }
    }

    private Task<ProcessOutput> BlobAsync(string id, CancellationToken cancel) => git.RunAsync(directory, cancel, "cat-file", "blob", $"{id}:{File}");

    private LedgerDamagedException NoValue(string reference, ProcessOutput output) => new($"{reference} holds no {File}: {Said(output)}");

    private string Said(ProcessOutput output) => redaction.Text(output.ErrorText.Trim());
}
