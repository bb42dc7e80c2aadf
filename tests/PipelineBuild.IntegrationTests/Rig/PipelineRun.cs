using System.Diagnostics;
using System.Text;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>The pipeline as a process of its own: watched, killed, interrupted or awaited.</summary>
internal sealed class PipelineRun : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    /// <summary>What a shell makes of signal 9.</summary>
    private const int Killed = 128 + 9;

    private readonly Process process;
    private readonly Task reading;
    private readonly StringBuilder output = new();
    private readonly StringBuilder error = new();

    public PipelineRun(ScratchHome home, IReadOnlyDictionary<string, string?> environment, IReadOnlyList<string> wrapper, IReadOnlyList<string> arguments)
    {
        string[] words = [.. wrapper, "dotnet", Repository.Host, .. arguments];
        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = home.Path };
        foreach (var (name, value) in home.Environment.Concat(environment))
        {
            start.Environment[name] = value;
        }

        process = Process.Start(start)!;
        process.StandardInput.Close();
        reading = Task.WhenAll(CollectAsync(process.StandardOutput, output), CollectAsync(process.StandardError, error));
    }

    public int Id => process.Id;

    /// <summary>The moment they are said the run is killed.</summary>
    public string? FatalWords { get; init; }

    public string Said => Text(output) + Text(error);

    public bool HasEnded => process.HasExited;

    public async Task<Ending> EndAsync(TimeSpan? allowed = null)
    {
        using var limit = new CancellationTokenSource(allowed ?? Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"the pipeline hangs:\n{Said}");
        }

        await Task.WhenAny(reading, Task.Delay(TimeSpan.FromSeconds(5)));
        return new Ending(process.ExitCode, Text(output), Text(error));
    }

    public async Task SaysAsync(string text)
    {
        await Programs.EventuallyAsync($"the pipeline says '{text}'", () => HasEnded || Said.Contains(text, StringComparison.Ordinal));
        if (HasEnded)
        {
            // Its last lines may still be on their way here.
            await Task.WhenAny(reading, Task.Delay(TimeSpan.FromSeconds(5)));
        }

        Assert.True(Said.Contains(text, StringComparison.Ordinal), $"it never said '{text}':\n{Said}");
    }

    public async Task WritesAsync(string path)
    {
        await Programs.EventuallyAsync($"the pipeline writes {path}", () => HasEnded || Path.Exists(path));
        Assert.True(Path.Exists(path), Said);
    }

    /// <summary>Waits until the fatal words were said and nothing of the run's process group is left.</summary>
    /// <returns>False when the run came to its end first: on a busy machine it may be faster than who listens.</returns>
    public async Task<bool> DiesAsync()
    {
        var ending = await EndAsync();
        Assert.True(ending.All.Contains(FatalWords!, StringComparison.Ordinal), $"it did not come to '{FatalWords}': {ending}");
        await Programs.RunAsync("kill", ["-KILL", "--", FormattableString.Invariant($"-{Id}")]);
        return ending.ExitCode == Killed;
    }

    /// <summary>kill -9: this process alone, as an out-of-memory killer does it.</summary>
    public void Kill() => process.Kill();

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }

    private async Task CollectAsync(StreamReader reader, StringBuilder into)
    {
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer) is > 0 and var count)
        {
            lock (into)
            {
                into.Append(buffer, 0, count);
                if (FatalWords is { } words && into.ToString().Contains(words, StringComparison.Ordinal))
                {
                    process.Kill();
                }
            }
        }
    }

    private static string Text(StringBuilder builder)
    {
        lock (builder)
        {
            return builder.ToString();
        }
    }
}
