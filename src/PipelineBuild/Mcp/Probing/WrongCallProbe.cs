using System.Diagnostics;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Servers;

namespace PipelineBuild.Mcp.Probing;

/// <summary>Calls every tool with arguments that its schema forbids: an error has to come of it, and the server has to go on. Each crash costs one start.</summary>
public sealed class WrongCallProbe(LiveProcesses processes)
{
    private const string NoSuchTool = "pipelinebuild_no_such_tool";

    public async Task RunAsync(Command command, McpTestSettings settings, ServerSurface surface, ProbeLog log, CancellationToken cancel)
    {
        var asked = surface.Tools.Select(tool => (Name: SurfaceRules.TextOf(tool, "name"), Calls: WrongArguments.For(tool))).Where(tool => tool.Name is not null)
            .Append((Name: NoSuchTool, Calls: [new WrongCall("although there is no such tool", [])]));
        var open = new Queue<(string? Name, IReadOnlyList<WrongCall> Calls)>(asked);
        while (open.Count > 0)
        {
            await using var process = processes.Start(command);
            try
            {
                await using var connection = await McpConnection.OpenAsync(process.Input, process.Output, settings.StartLimit, cancel);
                while (open.Count > 0 && !process.HasEnded)
                {
                    var (name, calls) = open.Dequeue();
                    await AskAsync(connection, process, name!, calls, settings, log, cancel);
                }

                process.CloseInput();
            }
            catch (McpServerException error)
            {
                log.Add("wrong arguments", "mcp/start", [$"the server did not start a second time: {error.Message}"]);
                return;
            }
        }
    }

    private static async Task AskAsync(McpConnection connection, LiveProcess process, string tool, IReadOnlyList<WrongCall> calls, McpTestSettings settings, ProbeLog log, CancellationToken cancel)
    {
        var name = tool == NoSuchTool ? "unknown tool" : $"wrong arguments for {tool}";
        if (calls.Count == 0 || settings.NeverCall.Contains(tool))
        {
            log.Skip(name, "mcp/bad-arguments", calls.Count == 0 ? "its schema forbids no plain arguments" : "it is listed under neverCall");
            return;
        }

        var begun = Stopwatch.GetTimestamp();
        var problems = new List<string>();
        foreach (var call in calls.TakeWhile(_ => !process.HasEnded))
        {
            if (await ProblemAsync(connection, process, tool, call, settings.CallLimit, cancel) is { } problem)
            {
                problems.Add($"{tool}, called {call.What}: {problem}");
            }
        }

        log.Add(name, "mcp/bad-arguments", problems, $"{calls.Count} refused", begun);
    }

    private static async Task<string?> ProblemAsync(McpConnection connection, LiveProcess process, string tool, WrongCall call, TimeSpan limit, CancellationToken cancel)
    {
        try
        {
            var answer = await connection.CallAsync(tool, call.Arguments, limit, cancel);

            // One that answers and then falls over needs a moment for it.
            return await process.EndsWithinAsync(TimeSpan.FromMilliseconds(50), cancel) ? $"the server ended with exit code {process.ExitCode}"
                : answer.IsError ? null : "no error came of it";
        }
        catch (McpServerException error)
        {
            return await process.EndsWithinAsync(TimeSpan.FromMilliseconds(200), cancel) ? $"the server ended with exit code {process.ExitCode}" : error.Message;
        }
    }
}
