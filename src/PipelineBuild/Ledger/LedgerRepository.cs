using PipelineBuild.Artifacts;
using PipelineBuild.Tools;

namespace PipelineBuild.Ledger;

/// <summary>Finds where the ledger of a workspace lives: its own repository, or a bare one of ours where it has none.</summary>
public sealed class LedgerRepository(GitObjects git, StaleGitLocks locks)
{
    internal async Task<LedgerPlace> OpenAsync(Workspace workspace, LedgerSettings settings, CancellationToken cancel)
    {
        var directory = workspace.Root;
        if ((await git.RunAsync(directory, cancel, "rev-parse", "--git-dir")).ExitCode != 0)
        {
            directory = Path.Combine(workspace.Root, ".pipeline", "ledger.git");
            await git.InitBareAsync(directory, cancel);
        }

        return new LedgerPlace(directory, settings.Remote, git, locks);
    }
}
