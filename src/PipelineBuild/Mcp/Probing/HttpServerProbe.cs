using System.Diagnostics;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Servers;

namespace PipelineBuild.Mcp.Probing;

/// <summary>Speaks with a server over streamable HTTP: it has to offer the same tools and give the same answers as over stdio.</summary>
public sealed class HttpServerProbe(ServerCommand commands, SampleCaller samples, LiveProcesses processes)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    public async Task RunAsync(InstalledServer server, McpTestSettings settings, ServerSurface? stdio, ProbeLog log, CancellationToken cancel)
    {
        var port = LoopbackPort.Free();
        var http = settings.Http!.At(port);
        var address = new Uri(FormattableString.Invariant($"http://127.0.0.1:{port}{http.Path}"));
        await using var process = processes.Start(commands.Of(server, settings, http));

        // Nobody reads what it prints, and it must not wait for that.
        var draining = process.Output.CopyToAsync(Stream.Null, CancellationToken.None);
        if (await ListenProblemAsync(process, port, settings.StartLimit, cancel) is { } silent)
        {
            log.Add("http start", "mcp/http", [silent], begun: process.Started);
            return;
        }

        try
        {
            await using var connection = await McpConnection.OpenAsync(address, settings.CallLimit, cancel);
            log.Add("http start", "mcp/http", connection.IsProtocolSupported ? [] : [$"over HTTP the server speaks {connection.Protocol}"], $"{connection.Protocol}, {Stopwatch.GetElapsedTime(process.Started).TotalMilliseconds:0} ms", process.Started);
            var tools = new ServerSurface(connection.HasTools ? await connection.ListAsync("tools/list", "tools", settings.CallLimit, cancel) : [], [], [], []).ToolNames;
            var other = stdio is null ? [] : tools.Except(stdio.ToolNames).Concat(stdio.ToolNames.Except(tools)).ToList();
            log.Add("http tools/list", "mcp/http", other.Count == 0 ? [] : [$"not the same tools as over stdio: {string.Join(", ", other)}"], $"{tools.Count} tools");
            foreach (var sample in settings.Samples)
            {
                await samples.CallAsync(connection, process, sample, 1, SampleCaller.ToolOf(sample, stdio), settings.CallLimit, log, cancel, "http ");
            }
        }
        catch (McpServerException error)
        {
            log.Add("http", "mcp/http", [$"{address.AbsolutePath}: {error.Message}"], begun: process.Started);
        }

        process.CloseInput();
        _ = draining;
    }

    private static async Task<string?> ListenProblemAsync(LiveProcess process, int port, TimeSpan limit, CancellationToken cancel)
    {
        while (await HttpProbe.ConnectAsync("127.0.0.1", port, Interval, cancel) is not null)
        {
            if (process.HasEnded)
            {
                return $"the server ended with exit code {process.ExitCode} before it listened";
            }

            if (Stopwatch.GetElapsedTime(process.Started) > limit)
            {
                return FormattableString.Invariant($"the server does not listen on the port that it was given, within {limit.TotalSeconds:0} s");
            }

            await Task.Delay(Interval, cancel);
        }

        return null;
    }
}
