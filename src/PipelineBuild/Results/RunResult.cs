using System.Diagnostics;
using PipelineBuild.Telemetry;

namespace PipelineBuild.Results;

/// <summary>Says on spans how targets and the run ended, in OpenTelemetry's words for CI systems.</summary>
public static class RunResult
{
    private const string Cancelled = "cancellation";

    /// <summary>Notes on a target's span what it reported.</summary>
    public static void Describe(Activity? span, StepResult result, bool cancelled)
    {
        span?.SetTag(SpanNames.Outcome, result.Outcome.ToString().ToLowerInvariant());
        span?.SetTag(SpanNames.TaskResult, cancelled ? Cancelled : WordFor(result.Outcome));
        if (result.Outcome is Outcome.Failed or Outcome.Errored)
        {
            span.Fail(result.Summary, cancelled ? Cancelled : WordFor(result.Outcome));
        }
    }

    /// <summary>Ends a run's trace and gives its spans to the report.</summary>
    public static void Finish(RunTrace trace, RunReport report)
    {
        var word = WordFor(report);
        trace.Describe(SpanNames.PipelineResult, word);
        trace.Describe(SpanNames.RunExitCode, report.ExitCode);
        report.Spans = trace.Finish(report.ExitCode == 0 ? null : Explain(report), word);
    }

    private static string Explain(RunReport report) =>
        report.Cancelled ? "cancelled"
        : report.ConfigErrors.Count > 0 ? $"{report.ConfigErrorCount} mistakes in the configuration"
        : string.Join(", ", report.Tasks.Where(task => task.Result.Outcome is Outcome.Failed or Outcome.Errored).Select(task => $"{task.Task} {task.Result.Outcome.ToString().ToLowerInvariant()}"));

    private static string WordFor(Outcome outcome) => outcome switch
    {
        Outcome.Passed => "success",
        Outcome.Skipped => "skip",
        Outcome.Failed => "failure",
        _ => "error",
    };

    private static string WordFor(RunReport report) => report.ExitCode switch
    {
        0 => report.Tasks.All(task => task.Result.Outcome == Outcome.Skipped) ? "skip" : "success",
        1 => "failure",
        130 => Cancelled,
        _ => "error",
    };
}
