using System.Diagnostics;

namespace PipelineBuild.Tools.Servers;

/// <summary>A running program that somebody speaks with; gone with all its descendants when disposed.</summary>
public sealed class LiveProcess : IAsyncDisposable
{
    /// <summary>By this variable a descendant is known even when its parents are gone.</summary>
    private const string Mark = "PIPELINEBUILD_PROCESS";

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    private readonly string mark = Guid.NewGuid().ToString("N");
    private readonly Process process;
    private readonly ProcessSpan span;
    private readonly LineCollector error;
    private readonly Task reading;
    private IReadOnlyList<ProcessTree.Member> seen = [];

    internal LiveProcess(Command command, SecretMask mask)
    {
        command = command with { Environment = new Dictionary<string, string?>(command.Environment) { [Mark] = mark } };
        span = new ProcessSpan(command, mask);
        try
        {
            Started = Stopwatch.GetTimestamp();
            process = ProcessRunner.Start(command, span.Parent);
        }
        catch (Exception failure)
        {
            span.Failed(failure);
            span.Dispose();
            throw;
        }

        span.Started(process.Id);
        error = new LineCollector(command, mask, isError: true);
        reading = error.ReadAsync(process.StandardError);
    }

    /// <summary>Of the clock that <see cref="Stopwatch"/> reads.</summary>
    public long Started { get; }

    public Stream Input => process.StandardInput.BaseStream;

    public Stream Output => process.StandardOutput.BaseStream;

    /// <summary>What it wrote to standard error so far.</summary>
    public IReadOnlyList<string> ErrorLines => error.Lines;

    public bool HasEnded => process.HasExited;

    /// <summary>Only after it ended.</summary>
    public int ExitCode => process.ExitCode;

    /// <summary>Ends its standard input, which tells a server that its client is gone.</summary>
    public void CloseInput()
    {
        seen = ProcessTree.Of(process.Id);
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended by itself before.
        }
    }

    /// <summary>Whether it ends within that time.</summary>
    public async Task<bool> EndsWithinAsync(TimeSpan limit, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        either.CancelAfter(limit);
        try
        {
            await process.WaitForExitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return process.HasExited;
        }

        // Its last words may still be on their way.
        await Task.WhenAny(reading, Task.Delay(Glance, cancel));
        return true;
    }

    /// <summary>Command lines of descendants that are still there although it ended, after they had that long to notice.</summary>
    public async Task<IReadOnlyList<string>> LeftAsync(TimeSpan patience, CancellationToken cancel)
    {
        var begun = Stopwatch.GetTimestamp();
        while (Descendants() is { Count: > 0 } left)
        {
            if (Stopwatch.GetElapsedTime(begun) > patience)
            {
                return left.Select(ProcessTree.CommandLineOf).ToList();
            }

            await Task.Delay(Glance, cancel);
        }

        return [];
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await ProcessRunner.EndTreeAsync(process);
        }

        ProcessRunner.Kill(Descendants());
        if (process.HasExited)
        {
            span.Ended(process.ExitCode);
        }

        span.Dispose();
        process.Dispose();
    }

    private List<ProcessTree.Member> Descendants() => seen.Where(ProcessTree.IsSame).Concat(ProcessTree.Holding(Mark, mark)).DistinctBy(member => member.Id).Where(member => member.Id != process.Id).ToList();
}
