using System.Collections.Concurrent;
using PipelineBuild.Artifacts;
using PipelineBuild.Tools;

namespace PipelineBuild.Ledger;

/// <summary>Finds where the ledger of a workspace lives: its own repository, or a bare one of ours where it has none.</summary>
public sealed class LedgerRepository(GitObjects git, StaleGitLocks locks, SecretMask mask, TimeProvider time)
{
    private const string OwnFolder = ".pipeline";

    /// <summary>By the workspace's root; a repository does not move while a command runs.</summary>
    private readonly ConcurrentDictionary<string, string> storages = new(StringComparer.Ordinal);

    internal async Task<LedgerPlace> OpenAsync(Workspace workspace, LedgerSettings settings, CancellationToken cancel)
    {
        var (directory, storage) = await FindAsync(workspace.Root, cancel);
        var redaction = new LedgerRedaction(mask);
        var remote = settings.Remote is { } name ? new LedgerRemote(directory, name, git, locks, redaction) : null;
        return new LedgerPlace(directory, storage, remote, git, locks, redaction, time);
    }

    /// <summary>Where git finds it.</summary>
    internal async Task<string> DirectoryAsync(Workspace workspace, CancellationToken cancel) => (await FindAsync(workspace.Root, cancel)).Directory;

    private async Task<(string Directory, string Storage)> FindAsync(string root, CancellationToken cancel)
    {
        if (storages.TryGetValue(root, out var known))
        {
            return (root, known);
        }

        var found = await git.RunAsync(root, cancel, "rev-parse", "--git-common-dir");
        if (found.Succeeded)
        {
            return (root, storages[root] = Path.GetFullPath(found.Text.Trim(), root));
        }

        // Any other complaint is about a repository that is there: a ledger beside it would be a second truth.
        if (!found.ErrorText.Contains("not a git repository (or any", StringComparison.Ordinal))
        {
            throw new LedgerException($"git does not open the repository of {root}, which holds the ledger: {found.ErrorText.Trim()}");
        }

        var own = Path.Combine(root, OwnFolder, "ledger.git");
        if (!Directory.Exists(own))
        {
            AtomicFile.Write(Path.Combine(root, OwnFolder, ".gitignore"), "*\n");
            await git.InitBareAsync(own, cancel);
        }

        return (own, own);
    }
}
