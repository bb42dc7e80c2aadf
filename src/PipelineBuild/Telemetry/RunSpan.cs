namespace PipelineBuild.Telemetry;

/// <summary>What a span of a run stands for, from the outside in.</summary>
public enum SpanKind
{
    Run,
    Target,
    Step,
    Process,
}

/// <summary>One finished part of a run as traces and summaries show it; secrets are masked.</summary>
/// <param name="Id">Unique in the run.</param>
/// <param name="ParentId">Null for the run itself.</param>
public sealed record RunSpan(string Id, string? ParentId, SpanKind Kind, string Name, DateTimeOffset Started, TimeSpan Duration, bool Failed, IReadOnlyDictionary<string, string> Attributes);
