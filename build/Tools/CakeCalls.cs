using Cake.Core;

namespace Build.Tools;

/// <summary>Calls Cake's blocking aliases off the caller's thread and puts our process errors, which say more, in place of theirs.</summary>
public sealed class CakeCalls(ICakeContext cake, CakeProcesses processes)
{
    public Task<T> RunAsync<T>(Func<ICakeContext, T> call) => Task.Run(() =>
    {
        var watch = processes.Watch();
        try
        {
            return call(cake);
        }
        catch (CakeException) when (watch.Failure is not null)
        {
            throw watch.Failure;
        }
    });

    /// <summary>From here on in this flow of control, processes are written down instead of started.</summary>
    internal Rehearsal Rehearse() => processes.Rehearse();

    public Task RunAsync(Action<ICakeContext> call) => RunAsync(context =>
    {
        call(context);
        return true;
    });
}
