using System.Text.Json;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>One span of the trace that a run left, by its times.</summary>
internal sealed record TraceSlice(string Kind, string Name, long Begin, long End, bool Failed)
{
    /// <summary>The spans of the last run, in the order in which they began.</summary>
    public static IReadOnlyList<TraceSlice> Of(ScratchWorkspace workspace)
    {
        using var trace = JsonDocument.Parse(File.ReadAllText(workspace.At("artifacts/trace.json")));
        return trace.RootElement.GetProperty("traceEvents").EnumerateArray().Where(one => one.GetProperty("ph").GetString() == "X").Select(Of).OrderBy(slice => slice.Begin).ToList();
    }

    public bool IsWithin(TraceSlice other) => Begin >= other.Begin && End <= other.End;

    private static TraceSlice Of(JsonElement one) => new(
        one.GetProperty("cat").GetString()!,
        one.GetProperty("name").GetString()!,
        one.GetProperty("ts").GetInt64(),
        one.GetProperty("ts").GetInt64() + one.GetProperty("dur").GetInt64(),
        one.GetProperty("args").GetProperty("failed").GetBoolean());
}
