using Cake.Core.IO;
using PipelineBuild.Tools;

namespace Build.Tools;

/// <summary>A running process of ours in the shape that Cake's tools expect.</summary>
internal sealed class CakeProcess : IProcess
{
    private readonly CancellationTokenSource stop;
    private readonly Task<ProcessOutput> run;

    public CakeProcess(Command command, PipelineBuild.Tools.IProcessRunner processes, CancellationToken cancel, FailureWatch? watch)
    {
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        run = Task.Run(async () =>
        {
            var output = await processes.RunAsync(command, stop.Token);
            if (!output.Succeeded && watch is not null)
            {
                watch.Failure = new ProcessFailedException(command, output, processes.Mask);
            }

            return output;
        });
    }

    public void WaitForExit() => run.GetAwaiter().GetResult();

    public bool WaitForExit(int milliseconds)
    {
        try
        {
            run.WaitAsync(TimeSpan.FromMilliseconds(milliseconds)).GetAwaiter().GetResult();
            return true;
        }
        catch (TimeoutException) when (!run.IsCompleted)
        {
            return false;
        }
    }

    public int GetExitCode() => run.GetAwaiter().GetResult().ExitCode;

    public IEnumerable<string> GetStandardError() => run.GetAwaiter().GetResult().StandardError;

    public IEnumerable<string> GetStandardOutput() => run.GetAwaiter().GetResult().StandardOutput;

    public void Kill() => stop.Cancel();

    public void Dispose() => stop.Dispose();
}
