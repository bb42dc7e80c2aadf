using PipelineBuild.Artifacts;

namespace PipelineBuild.Ledger;

/// <summary>The lock of an environment while it is ours; disposing it gives it back.</summary>
public sealed class EnvironmentLock : IAsyncDisposable
{
    private const int Attempts = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly SharedRefs refs;
    private readonly Workspace workspace;
    private readonly LedgerSettings settings;
    private readonly string name;
    private readonly string id;
    private readonly IProgress<string> progress;
    private readonly TimeProvider time;
    private bool isReleased;

    internal EnvironmentLock(SharedRefs refs, Workspace workspace, LedgerSettings settings, string name, string id, LockHolder holder, IProgress<string> progress, TimeProvider time)
    {
        this.refs = refs;
        this.workspace = workspace;
        this.settings = settings;
        this.name = name;
        this.id = id;
        this.progress = progress;
        this.time = time;
        Holder = holder;
    }

    /// <summary>Ourselves, as others read it.</summary>
    public LockHolder Holder { get; }

    /// <summary>Whether nobody has broken it or taken it over: to be asked before each change of the environment.</summary>
    /// <exception cref="LedgerException">It can't be told, so that nothing may be changed either.</exception>
    public async Task<bool> IsOursAsync(CancellationToken cancel) => !isReleased && await refs.IdAsync(workspace, settings, name, cancel) == id;

    /// <exception cref="LockLostException">It is somebody else's by now, or nobody's.</exception>
    public async Task RequireAsync(CancellationToken cancel)
    {
        if (!await IsOursAsync(cancel))
        {
            throw new LockLostException($"the lock of {Holder.Environment} is not ours any more: somebody broke it or took it over. Nothing more is changed; 'History' says who it was");
        }
    }

    /// <summary>Gives the lock back if it still is ours, also after a cancellation; that it could not be is said and stops nothing that is on its way up.</summary>
    public async ValueTask DisposeAsync()
    {
        for (var attempt = 1; !isReleased && attempt <= Attempts; attempt++)
        {
            try
            {
                if (!await refs.TryDeleteAsync(workspace, settings, name, id, CancellationToken.None))
                {
                    progress.Report($"the lock of {Holder.Environment} was not ours any more when it was to be given back");
                }

                isReleased = true;
            }
            catch (Exception error) when (error is LedgerException or TimeoutException or IOException && attempt < Attempts)
            {
                await Task.Delay(Pause, time, CancellationToken.None);
            }
            catch (Exception error) when (error is LedgerException or TimeoutException or IOException)
            {
                isReleased = true;
                progress.Report($"the lock of {Holder.Environment} could not be given back: {error.Message}. This machine takes it over by itself; from another one it takes Unlock");
            }
        }
    }
}
