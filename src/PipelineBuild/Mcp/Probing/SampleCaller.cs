using System.Diagnostics;
using System.Text.Json.Nodes;
using PipelineBuild.Tools.Servers;

namespace PipelineBuild.Mcp.Probing;

/// <summary>Calls the declared samples as often as declared, compares every answer, and takes the time.</summary>
public sealed class SampleCaller
{
    private const string Rule = "mcp/sample";

    public async Task<IReadOnlyList<CallTimes>> CallAsync(McpConnection connection, LiveProcess process, McpTestSettings settings, ServerSurface? surface, ProbeLog log, CancellationToken cancel)
    {
        var times = new List<CallTimes>();
        foreach (var sample in settings.Samples)
        {
            if (process.HasEnded)
            {
                log.Skip(NameOf(sample), Rule, "the server had ended before");
            }
            else if (await CallAsync(connection, process, sample, sample.Calls, ToolOf(sample, surface), settings.CallLimit, log, cancel) is { } taken)
            {
                times.Add(taken);
            }
        }

        return times;
    }

    /// <summary>Null when an answer was not as expected.</summary>
    /// <param name="tool">As the server listed it; null when it did not.</param>
    public async Task<CallTimes?> CallAsync(McpConnection connection, LiveProcess process, McpSample sample, int calls, JsonNode? tool, TimeSpan limit, ProbeLog log, CancellationToken cancel, string prefix = "")
    {
        var taken = new List<double>();
        var begun = Stopwatch.GetTimestamp();
        for (var call = 1; call <= calls; call++)
        {
            var problem = await ProblemAsync(connection, process, sample, tool, limit, taken, cancel);
            if (problem is var (rule, words))
            {
                log.Add(prefix + NameOf(sample), rule, [calls == 1 ? $"{sample.Name}: {words}" : $"{sample.Name}: call {call} of {calls}: {words}"], begun: begun);
                return null;
            }
        }

        var times = Percentiles.Of(sample.Name, taken);
        log.Add(prefix + NameOf(sample), Rule, [], times.ToString(), begun);
        return times;
    }

    private static async Task<(string Rule, string Words)?> ProblemAsync(McpConnection connection, LiveProcess process, McpSample sample, JsonNode? tool, TimeSpan limit, List<double> taken, CancellationToken cancel)
    {
        try
        {
            var answer = await connection.CallAsync(sample.Tool, sample.Arguments, limit, cancel);
            taken.Add(answer.Took.TotalMilliseconds);
            return SampleRules.Problem(sample, answer) is { } other ? (Rule, other) : OutputRules.Problem(tool, answer) is { } mismatch ? ("mcp/output-schema", mismatch) : null;
        }
        catch (McpServerException error)
        {
            return (Rule, await process.EndsWithinAsync(TimeSpan.FromMilliseconds(200), cancel) ? $"the server ended with exit code {process.ExitCode}" : error.Message);
        }
    }

    public static JsonNode? ToolOf(McpSample sample, ServerSurface? surface) => surface?.Tools.FirstOrDefault(tool => SurfaceRules.TextOf(tool, "name") == sample.Tool);

    private static string NameOf(McpSample sample) => $"sample {sample.Name}";
}
