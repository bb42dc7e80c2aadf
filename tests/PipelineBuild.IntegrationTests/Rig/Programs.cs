using System.Diagnostics;
using System.Globalization;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>How a program ended and what it said.</summary>
internal sealed record Ending(int ExitCode, string Output, string Error)
{
    public string All => Output + Error;

    /// <summary>An assertion that shows all that was said when it fails.</summary>
    public void Says(string text) => Assert.True(Output.Contains(text, StringComparison.Ordinal), $"it did not say '{text}': {this}");

    /// <inheritdoc cref="Says"/>
    public void SaysAnywhere(string text) => Assert.True(All.Contains(text, StringComparison.Ordinal), $"it did not say '{text}': {this}");

    public override string ToString() => $"exit code {ExitCode}\n{Output}{Error}";
}

/// <summary>Runs small programs to their end.</summary>
internal static class Programs
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    public static async Task<Ending> RunAsync(string program, IEnumerable<string> arguments, string? directory = null, IReadOnlyDictionary<string, string?>? environment = null, TimeSpan? longest = null)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = directory ?? "", RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(longest ?? Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} hangs:\n{await output}{await error}");
        }

        return new Ending(process.ExitCode, await output, await error);
    }

    public static async Task SignalAsync(string signal, int process, bool wholeGroup = false)
    {
        var id = (wholeGroup ? -process : process).ToString(CultureInfo.InvariantCulture);
        var ending = await RunAsync("kill", [$"-{signal}", "--", id]);
        Assert.True(ending.ExitCode == 0, $"kill -{signal} {id}: {ending.Error}");
    }

    /// <summary>Processes whose command line names the text, by id.</summary>
    public static IReadOnlyList<int> Naming(string text) => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : Environment.ProcessId)
        .Where(id => id != Environment.ProcessId && CommandLineOf(id).Contains(text, StringComparison.Ordinal))
        .ToList();

    /// <summary>Ends, by id, every process whose command line names the folder of a test.</summary>
    public static void EndNaming(string folder)
    {
        foreach (var id in Naming(folder))
        {
            try
            {
                Process.GetProcessById(id).Kill();
            }
            catch (Exception error) when (error is ArgumentException or InvalidOperationException)
            {
                // Ended meanwhile.
            }
        }

        SpinWait.SpinUntil(() => Naming(folder).Count == 0, TimeSpan.FromSeconds(5));
    }

    /// <summary>Waits until a condition holds; for what another process does in its own time.</summary>
    public static async Task EventuallyAsync(string what, Func<bool> condition, TimeSpan? limit = null)
    {
        var end = DateTimeOffset.UtcNow + (limit ?? TimeSpan.FromSeconds(60));
        while (!condition())
        {
            Assert.True(DateTimeOffset.UtcNow < end, $"still not so: {what}");
            await Task.Delay(50);
        }
    }

    private static string CommandLineOf(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Replace('\0', ' ');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
