using System.Diagnostics;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Servers;

namespace PipelineBuild.Mcp.Probing;

/// <summary>What a server showed of itself while it was tested over stdio.</summary>
public sealed record StdioFacts(string? Protocol, double? StartMilliseconds, ServerSurface? Surface, IReadOnlyList<CallTimes> Calls, IReadOnlyList<string> ErrorLines);

/// <summary>Speaks with a server over stdio from its start to its end, as a client does that behaves well.</summary>
public sealed class StdioProbe(SurfaceReader surfaces, SampleCaller samples, LiveProcesses processes)
{
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(2);

    public async Task<StdioFacts> RunAsync(Command command, McpTestSettings settings, ProbeLog log, CancellationToken cancel)
    {
        await using var process = processes.Start(command);
        var watch = new ProtocolWatch(process.Output);
        var facts = new StdioFacts(null, null, null, [], []);
        if (await OpenAsync(process, watch, settings, log, cancel) is { } connection)
        {
            await using (connection)
            {
                facts = facts with { Protocol = connection.Protocol, StartMilliseconds = log.Checks[^1].Milliseconds };
                log.Add("protocol", "mcp/protocol", connection.IsProtocolSupported ? [] : [$"the server speaks {connection.Protocol}, which no client of today does"], $"{connection.Protocol}, {connection.Server}");
                watch.Phase = "calls";
                facts = facts with { Surface = await surfaces.ReadAsync(connection, settings, log, cancel) };
                facts = facts with { Calls = await samples.CallAsync(connection, process, settings, facts.Surface, log, cancel) };
                await IdleAsync(process, watch, settings, log, cancel);
                watch.Phase = "the end";
                await EndAsync(process, log, cancel);
            }
        }

        var noise = watch.Noise(process.HasEnded);
        log.Add("standard output", "mcp/stdout", noise.GroupBy(line => line.Phase).Select(group => $"during {group.Key} the server wrote {group.First().Text}{(group.Count() == 1 ? "" : $" and {group.Count() - 1} more lines")}, which is no message of the protocol; clients break on it").ToList(), "nothing but messages of the protocol");
        return facts with { ErrorLines = process.ErrorLines };
    }

    private static async Task<McpConnection?> OpenAsync(LiveProcess process, ProtocolWatch watch, McpTestSettings settings, ProbeLog log, CancellationToken cancel)
    {
        const string Name = "start";
        try
        {
            var connection = await McpConnection.OpenAsync(process.Input, watch, settings.StartLimit, cancel);
            log.Add(Name, "mcp/start", [], FormattableString.Invariant($"{Stopwatch.GetElapsedTime(process.Started).TotalMilliseconds:0} ms of {settings.StartLimit.TotalSeconds:0} s"), process.Started);
            return connection;
        }
        catch (McpServerException error)
        {
            var isProtocol = error.Message.Contains("protocol version", StringComparison.OrdinalIgnoreCase);
            var ended = await process.EndsWithinAsync(TimeSpan.FromMilliseconds(200), cancel);
            log.Add(Name, isProtocol ? "mcp/protocol" : "mcp/start", [ended ? $"the server ended with exit code {process.ExitCode} before it had answered" : error.Message], begun: process.Started);
            return null;
        }
    }

    private static async Task IdleAsync(LiveProcess process, ProtocolWatch watch, McpTestSettings settings, ProbeLog log, CancellationToken cancel)
    {
        const string Name = "idle";
        if (process.HasEnded)
        {
            log.Skip(Name, "mcp/crash", "the server had ended before");
            return;
        }

        watch.Phase = "idling";
        var begun = Stopwatch.GetTimestamp();
        var ended = await process.EndsWithinAsync(settings.Idle, cancel);
        log.Add(Name, "mcp/crash", ended ? [$"the server ended by itself with exit code {process.ExitCode} while nobody asked it anything"] : [], FormattableString.Invariant($"left alone for {settings.Idle.TotalSeconds:0} s"), begun);
    }

    private static async Task EndAsync(LiveProcess process, ProbeLog log, CancellationToken cancel)
    {
        if (process.HasEnded)
        {
            log.Skip("exit", "mcp/exit", "the server had ended before");
            return;
        }

        var begun = Stopwatch.GetTimestamp();
        process.CloseInput();
        if (!await process.EndsWithinAsync(ExitLimit, cancel))
        {
            log.Add("exit", "mcp/exit", [FormattableString.Invariant($"the server still ran {ExitLimit.TotalSeconds:0} s after its standard input was closed")], begun: begun);
            return;
        }

        log.Add("exit", "mcp/exit", process.ExitCode == 0 ? [] : [$"the server ended with exit code {process.ExitCode} when its standard input was closed"], FormattableString.Invariant($"{Stopwatch.GetElapsedTime(begun).TotalMilliseconds:0} ms after standard input was closed"), begun);
        var left = await process.LeftAsync(ExitLimit, cancel);
        log.Add("orphans", "mcp/orphan", left.Select(line => $"the server left a process running: {line}").ToList(), "no process is left");
    }
}
