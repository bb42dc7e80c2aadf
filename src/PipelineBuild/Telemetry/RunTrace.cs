using System.Collections.Concurrent;
using System.Diagnostics;
using PipelineBuild.Tools;

namespace PipelineBuild.Telemetry;

/// <summary>Keeps every span of one run, from before its first target until its reports are written, and takes the secrets out at the end.</summary>
/// <remarks>Only then are all secrets known. It tells its own spans from those of others in the same process by their trace id.</remarks>
public sealed class RunTrace : IDisposable
{
    /// <summary>Longer values are cut: a command line may hold hundreds of file names.</summary>
    private const int LongestValue = 4000;

    private readonly SecretMask mask;
    private readonly ActivityListener listener;
    private readonly ConcurrentQueue<Activity> started = new();
    private readonly ActivityTraceId trace;
    private readonly Activity run;

    private RunTrace(string name, ActivityContext parent, SecretMask mask)
    {
        this.mask = mask;
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == PipelineTrace.SourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = Keep,
        };
        ActivitySource.AddActivityListener(listener);
        run = PipelineTrace.StartRun(name, parent)!;
        trace = run.TraceId;
        IsWanted = parent == default || parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded);
    }

    /// <summary>The finished spans as the framework has them, for an exporter; without secrets.</summary>
    public IReadOnlyList<Activity> Activities { get; private set; } = [];

    /// <summary>False when the trace that this run is a part of is not sampled: whoever started it does not want its spans.</summary>
    public bool IsWanted { get; }

    /// <summary>Begins the run's span. TRACEPARENT, as CI systems and OpenTelemetry's own tools set it, makes the run a part of their trace.</summary>
    public static RunTrace Start(string name, EnvironmentVariables environment, SecretMask mask)
    {
        _ = ActivityContext.TryParse(environment.Get("TRACEPARENT"), environment.Get("TRACESTATE"), isRemote: true, out var parent);
        return new RunTrace(name, parent, mask);
    }

    /// <summary>Adds to what is known of the run as a whole.</summary>
    public void Describe(string attribute, object value) => run.SetTag(attribute, value);

    /// <summary>Ends the run's span and returns all, in order of their ends.</summary>
    /// <param name="failure">Why the run is no success, or null.</param>
    /// <param name="failureType">What OpenTelemetry calls the class of an error.</param>
    public IReadOnlyList<RunSpan> Finish(string? failure, string? failureType = null)
    {
        if (failure is not null)
        {
            run.Fail(failure, failureType);
        }

        foreach (var left in started.Where(span => span != run && span.TraceId == trace && !span.IsStopped))
        {
            left.Fail("still running when the run ended");
            left.Stop();
        }

        run.Stop();
        Activities = started.Where(span => span.TraceId == trace).OrderBy(span => span.StartTimeUtc + span.Duration).ThenBy(span => span == run).ToList();
        foreach (var span in Activities)
        {
            Clean(span);
        }

        return Activities.Select(Describe).ToList();
    }

    public void Dispose()
    {
        run.Stop();
        listener.Dispose();
    }

    private void Keep(Activity activity) => started.Enqueue(activity);

    private void Clean(Activity span)
    {
        span.DisplayName = Clean(span.DisplayName);
        span.SetStatus(span.Status, span.StatusDescription is { } description ? Clean(description) : null);
        foreach (var (name, value) in span.TagObjects.ToList())
        {
            span.SetTag(name, value switch
            {
                string text => Clean(text),
                string[] texts => texts.Select(Clean).ToArray(),
                _ => value,
            });
        }
    }

    private string Clean(string text) => mask.Apply(text) is var clean && clean.Length <= LongestValue ? clean : $"{clean[..LongestValue]}...";

    private RunSpan Describe(Activity span)
    {
        var attributes = span.TagObjects.Where(tag => tag.Key != SpanNames.Kind && tag.Value is not null).ToDictionary(tag => tag.Key, tag => Text(tag.Value!));
        if (span.StatusDescription is { } description)
        {
            attributes[SpanNames.ErrorMessage] = description;
        }

        return new RunSpan(
            span.SpanId.ToHexString(),
            span == run ? null : span.ParentSpanId.ToHexString(),
            Enum.Parse<SpanKind>((string)span.GetTagItem(SpanNames.Kind)!, ignoreCase: true),
            span.DisplayName,
            new DateTimeOffset(span.StartTimeUtc),
            span.Duration,
            span.Status == ActivityStatusCode.Error,
            attributes);
    }

    private static string Text(object value) => value switch
    {
        string[] words => string.Join(' ', words),
        bool yes => yes ? "true" : "false",
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
    };
}
