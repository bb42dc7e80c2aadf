using System.Diagnostics;
using System.Text;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>The pipeline as a process of its own: watched, killed, interrupted or awaited.</summary>
internal sealed class PipelineRun : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

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
        Assert.Contains(text, Said);
    }

    public async Task WritesAsync(string path)
    {
        await Programs.EventuallyAsync($"the pipeline writes {path}", () => HasEnded || Path.Exists(path));
        Assert.True(Path.Exists(path), Said);
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

    private static async Task CollectAsync(StreamReader reader, StringBuilder into)
    {
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer) is > 0 and var count)
        {
            lock (into)
            {
                into.Append(buffer, 0, count);
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
