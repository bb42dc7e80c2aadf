using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PipelineBuild.Tools;

/// <summary>Starts real processes: streamed lines, time limit, cancellation that takes the whole tree along.</summary>
public sealed class ProcessRunner(SecretMask mask) : IProcessRunner
{
    /// <summary>How long a cancelled program may take to tidy up before it is killed.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    /// <summary>A child that outlives its parent may hold the pipes open; nobody waits longer than this for it.</summary>
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(2);

    public SecretMask Mask => mask;

    public async Task<ProcessOutput> RunAsync(Command command, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        using var span = new ProcessSpan(command, mask);
        try
        {
            var output = await RunToEndAsync(command, span, cancel);
            span.Ended(output.ExitCode);
            return output;
        }
        catch (Exception error)
        {
            span.Failed(error);
            throw;
        }
    }

    private async Task<ProcessOutput> RunToEndAsync(Command command, ProcessSpan span, CancellationToken cancel)
    {
        using var process = Start(command, span.Parent);
        span.Started(process.Id);
        var output = new LineCollector(command, mask, isError: false);
        var error = new LineCollector(command, mask, isError: true);
        var reading = Task.WhenAll(output.ReadAsync(process.StandardOutput), error.ReadAsync(process.StandardError));

        using var limit = new CancellationTokenSource(command.Timeout ?? System.Threading.Timeout.InfiniteTimeSpan);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            var feeding = FeedAsync(process, command.StandardInput, either.Token);
            await process.WaitForExitAsync(either.Token);
            await Task.WhenAny(Task.WhenAll(reading, feeding), Task.Delay(DrainLimit, cancel));
        }
        catch (OperationCanceledException)
        {
            await EndTreeAsync(process);
            cancel.ThrowIfCancellationRequested();
            throw new TimeoutException(mask.Apply($"{command} did not end within {command.Timeout!.Value.TotalSeconds:0} s and was stopped", command.Secrets));
        }

        return new ProcessOutput(process.ExitCode, output.Lines, error.Lines);
    }

    /// <param name="parent">The trace context of this process; a command's own environment goes before it.</param>
    internal static Process Start(Command command, string? parent)
    {
        var start = new ProcessStartInfo(command.Program)
        {
            WorkingDirectory = command.WorkingDirectory ?? "",
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in command.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        if (!command.InheritsEnvironment)
        {
            start.Environment.Clear();
        }

        if (parent is not null && command.InheritsEnvironment)
        {
            start.Environment[ProcessSpan.ParentVariable] = parent;
        }

        foreach (var (name, value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start) ?? throw new ProgramNotFoundException(command.Program, "no process was started");
        }
        catch (Win32Exception error)
        {
            throw command.WorkingDirectory is { } directory && !Directory.Exists(directory)
                ? new DirectoryNotFoundException($"cannot start '{command.Program}': its working directory {directory} does not exist")
                : new ProgramNotFoundException(command.Program, error.Message);
        }
    }

    private static async Task FeedAsync(Process process, ReadOnlyMemory<byte>? input, CancellationToken cancel)
    {
        try
        {
            if (input is { } bytes)
            {
                await process.StandardInput.BaseStream.WriteAsync(bytes, cancel);
            }

            process.StandardInput.Close();
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The program closed its input or ended early; its exit code tells the story.
        }
    }

    /// <summary>Asks politely first, so that a client can tell its daemon to stop, then kills what is left of the tree.</summary>
    internal static async Task EndTreeAsync(Process process)
    {
        var tree = ProcessTree.Of(process.Id);
        if (!OperatingSystem.IsWindows())
        {
            foreach (var member in tree)
            {
                Native.Signal(member.Id, Native.Terminate);
            }

            using var grace = new CancellationTokenSource(Grace);
            try
            {
                await process.WaitForExitAsync(grace.Token);
            }
            catch (OperationCanceledException)
            {
                // It did not listen: killed below.
            }
        }

        KillTree(process);
        Kill(tree);
    }

    /// <summary>Those of them that are still there.</summary>
    internal static void Kill(IEnumerable<ProcessTree.Member> members)
    {
        foreach (var member in members.Where(ProcessTree.IsSame))
        {
            Native.Signal(member.Id, Native.ForceKill);
        }
    }

    private static void KillTree(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception or AggregateException)
        {
            // Ended meanwhile.
        }
    }

    private static class Native
    {
        public const int ForceKill = 9;
        public const int Terminate = 15;

        [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
        private static extern int SendSignal(int process, int signal);

        public static void Signal(int process, int signal) => _ = SendSignal(process, signal);
    }
}
