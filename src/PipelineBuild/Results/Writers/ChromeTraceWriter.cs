using System.Globalization;
using System.Text.Json.Nodes;
using PipelineBuild.Telemetry;

namespace PipelineBuild.Results.Writers;

/// <summary>The spans of a run in Chrome's trace event format, for ui.perfetto.dev and chrome://tracing.</summary>
public static class ChromeTraceWriter
{
    /// <summary>The format wants a process id; the run is the only one.</summary>
    private const int Process = 1;

    public static string Render(RunReport report)
    {
        var slices = SpanLanes.Of(report.Spans);
        var begin = report.Spans.Count == 0 ? default : report.Spans.Min(span => span.Started);
        var events = new JsonArray { Metadata("process_name", 0, Name(report)) };
        foreach (var lane in slices.Select(slice => slice.Lane).Distinct().Order())
        {
            events.Add(Metadata("thread_name", lane, lane == 1 ? "run" : $"in parallel {lane - 1}"));
            events.Add(Metadata("thread_sort_index", lane, lane));
        }

        foreach (var slice in slices)
        {
            events.Add(Event(slice));
        }

        return new JsonObject
        {
            ["displayTimeUnit"] = "ms",
            ["otherData"] = new JsonObject { ["started"] = begin.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), ["exitCode"] = report.ExitCode.ToString(CultureInfo.InvariantCulture) },
            ["traceEvents"] = events,
        }.ToJsonString(ResultStore.Json) + "\n";
    }

    private static string Name(RunReport report) => report.Spans.FirstOrDefault(span => span.Kind == SpanKind.Run)?.Attributes.GetValueOrDefault(SpanNames.Pipeline) ?? "pipeline";

    private static JsonObject Event(SpanSlice slice)
    {
        var arguments = new JsonObject { ["failed"] = slice.Span.Failed };
        foreach (var (name, value) in slice.Span.Attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            arguments[name] = value;
        }

        return new JsonObject
        {
            ["name"] = slice.Span.Name,
            ["cat"] = slice.Span.Kind.ToString().ToLowerInvariant(),
            ["ph"] = "X",
            ["ts"] = slice.Begin,
            ["dur"] = slice.End - slice.Begin,
            ["pid"] = Process,
            ["tid"] = slice.Lane,
            ["args"] = arguments,
        };
    }

    private static JsonObject Metadata(string what, int lane, JsonNode value) => new()
    {
        ["name"] = what,
        ["ph"] = "M",
        ["pid"] = Process,
        ["tid"] = lane,
        ["args"] = new JsonObject { [what == "thread_sort_index" ? "sort_index" : "name"] = value },
    };
}
