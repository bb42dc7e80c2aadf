using System.Diagnostics;

namespace PipelineBuild.Telemetry;

/// <summary>Opens spans where the work is done: one line each. Without a listener they cost nothing and are null.</summary>
public static class PipelineTrace
{
    /// <summary>A constant: a listener asks for it while the source below is being made.</summary>
    public const string SourceName = "PipelineBuild";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>The span of a whole run; a parent from outside makes it a part of that trace.</summary>
    internal static Activity? StartRun(string name, ActivityContext parent) => Start(SpanKind.Run, name, ActivityKind.Server, parent);

    /// <summary>The span of a target; its task result is set by whoever knows it.</summary>
    public static Activity? StartTarget(string name) => Start(SpanKind.Target, name, ActivityKind.Internal)?.SetTag(SpanNames.Task, name);

    /// <summary>The span of a child process.</summary>
    public static Activity? StartProcess(string name) => Start(SpanKind.Process, name, ActivityKind.Client);

    /// <summary>Does a part of a target's work under a span of its own, which an exception marks as failed.</summary>
    public static async Task<T> StepAsync<T>(string name, Func<Task<T>> work)
    {
        using var span = Start(SpanKind.Step, name, ActivityKind.Internal);
        try
        {
            return await work();
        }
        catch (Exception error)
        {
            span.Fail(error);
            throw;
        }
    }

    /// <inheritdoc cref="StepAsync{T}"/>
    public static Task StepAsync(string name, Func<Task> work) => StepAsync(name, async () =>
    {
        await work();
        return true;
    });

    /// <summary>A step that was only heard of when it had ended.</summary>
    /// <param name="failure">What went wrong, or null.</param>
    public static void AddStep(string name, DateTimeOffset started, DateTimeOffset ended, string? failure = null, params (string Name, object Value)[] attributes)
    {
        using var span = Start(SpanKind.Step, name, ActivityKind.Internal, default, started);
        foreach (var (key, value) in attributes)
        {
            span?.SetTag(key, value);
        }

        if (failure is not null)
        {
            span.Fail(failure);
        }

        span?.SetEndTime(ended.UtcDateTime);
    }

    /// <summary>Notes on the run's own span what only one of its steps finds out.</summary>
    public static void DescribeRun(string attribute, string? value)
    {
        var span = Activity.Current;
        while (span is not null && !Equals(span.GetTagItem(SpanNames.Kind), NameOf(SpanKind.Run)))
        {
            span = span.Parent;
        }

        span?.SetTag(attribute, value);
    }

    public static void Fail(this Activity? span, Exception error) => span.Fail(error.Message, error.GetType().FullName);

    /// <param name="type">What OpenTelemetry calls the class of an error.</param>
    public static void Fail(this Activity? span, string message, string? type = null)
    {
        span?.SetStatus(ActivityStatusCode.Error, message);
        span?.SetTag(SpanNames.ErrorType, type ?? "_OTHER");
    }

    private static Activity? Start(SpanKind kind, string name, ActivityKind role, ActivityContext parent = default, DateTimeOffset started = default) =>
        Source.StartActivity(name, role, parent, [new(SpanNames.Kind, NameOf(kind))], startTime: started);

    private static string NameOf(SpanKind kind) => kind.ToString().ToLowerInvariant();
}
