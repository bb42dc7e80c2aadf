using System.Runtime.InteropServices;

namespace Build;

/// <summary>Turns Ctrl-C and the polite signals into cancellation; a second Ctrl-C ends the program at once.</summary>
public sealed class RunCancellation : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly List<PosixSignalRegistration> registrations = [];

    private readonly Action? atOnce;

    /// <param name="atOnce">What has to be done before the program ends at once.</param>
    public RunCancellation(Action? atOnce = null)
    {
        this.atOnce = atOnce;
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP })
        {
            registrations.Add(PosixSignalRegistration.Create(signal, Cancel));
        }
    }

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        registrations.ForEach(registration => registration.Dispose());
        source.Dispose();
    }

    private void Cancel(PosixSignalContext context)
    {
        context.Cancel = !source.IsCancellationRequested;
        if (!context.Cancel)
        {
            atOnce?.Invoke();
        }

        source.Cancel();
    }
}
