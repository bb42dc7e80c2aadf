namespace PipelineBuild.Tools;

/// <summary>The one way every child process takes.</summary>
public interface IProcessRunner
{
    /// <summary>Runs to the end whatever the exit code.</summary>
    /// <exception cref="ProgramNotFoundException">The program does not exist or may not be executed.</exception>
    /// <exception cref="TimeoutException">The command's time limit struck; its process tree has been killed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; its process tree has been killed.</exception>
    Task<ProcessOutput> RunAsync(Command command, CancellationToken cancel);

    /// <summary>Runs to the end and insists on exit code 0.</summary>
    /// <exception cref="ProcessFailedException">Any other exit code.</exception>
    async Task<ProcessOutput> RunCheckedAsync(Command command, CancellationToken cancel)
    {
        var output = await RunAsync(command, cancel);
        return output.Succeeded ? output : throw new ProcessFailedException(command, output, Mask);
    }

    /// <summary>Hides secrets in text that is about to be shown.</summary>
    SecretMask Mask { get; }
}
