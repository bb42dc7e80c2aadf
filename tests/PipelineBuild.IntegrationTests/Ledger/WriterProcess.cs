using System.Diagnostics;
using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Ledger;

/// <summary>A process of its own that appends to a ledger; see tests/LedgerWriter.</summary>
internal sealed class WriterProcess : IDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "LedgerWriter.dll");
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private readonly Process process;
    private readonly Task<string> output;
    private readonly Task<string> error;

    /// <param name="count">How many entries; 0 goes on for ever.</param>
    /// <param name="more">What the label <c>count</c> or <c>hold</c> wants beyond that.</param>
    public WriterProcess(string workspace, string? remote, string label, int count, params string[] more)
    {
        var start = new ProcessStartInfo("dotnet", [Program, workspace, remote ?? "-", label, $"{count}", .. more]) { RedirectStandardOutput = true, RedirectStandardError = true };
        // No helper threads: a tiered compiler per process is what eight of them would mostly be busy with.
        start.Environment["DOTNET_TieredPGO"] = "0";
        process = Process.Start(start)!;
        output = process.StandardOutput.ReadToEndAsync();
        error = process.StandardError.ReadToEndAsync();
    }

    public bool HasEnded => process.HasExited;

    public async Task<Ending> EndAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        await process.WaitForExitAsync(limit.Token);
        return new Ending(process.ExitCode, await output, await error);
    }

    /// <summary>kill -9, alone or with the git it started.</summary>
    public async Task KillAsync(bool wholeTree)
    {
        process.Kill(wholeTree);
        await process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }
}
