using System.Globalization;
using System.Text;
using PipelineBuild.Telemetry;

namespace PipelineBuild.Results.Writers;

/// <summary>The run as metrics for the textfile collector of node_exporter: how long, how it ended, per target.</summary>
public static class PrometheusTextWriter
{
    /// <summary>Empty when no run was timed.</summary>
    public static string Render(RunReport report)
    {
        if (report.Spans.FirstOrDefault(span => span.Kind == SpanKind.Run) is not { } run)
        {
            return "";
        }

        var pipeline = ("pipeline", run.Attributes.GetValueOrDefault(SpanNames.Pipeline) ?? "");
        var tasks = report.Tasks.GroupBy(task => task.Task).Select(same => same.Last()).ToList();
        var text = new StringBuilder();
        Add(text, "pipeline_run_start_timestamp_seconds", "When the last run began, in seconds since the epoch.", [(Seconds(run.Started), [pipeline])]);
        Add(text, "pipeline_run_end_timestamp_seconds", "When the last run ended, in seconds since the epoch.", [(Seconds(run.Started + run.Duration), [pipeline])]);
        Add(text, "pipeline_run_duration_seconds", "How long the last run took.", [(run.Duration.TotalSeconds, [pipeline])]);
        Add(text, "pipeline_run_exit_code", "Exit code of the last run: 0 passed, 1 failed, 2 bad configuration, 3 could not run, 130 cancelled.", [(report.ExitCode, [pipeline])]);
        Add(text, "pipeline_target_duration_seconds", "How long a target of the last run took.", tasks.Select(task => Sample(task.Duration.TotalSeconds, pipeline, ("target", task.Task))));
        Add(text, "pipeline_target_outcome", "1 for the outcome that a target of the last run had, else 0.", tasks.SelectMany(task => Enum.GetValues<Outcome>().Select(outcome =>
            Sample(task.Result.Outcome == outcome ? 1 : 0, pipeline, ("target", task.Task), ("outcome", Word(outcome))))));
        Add(text, "pipeline_target_findings", "Findings of a target of the last run by severity.", tasks.SelectMany(task => Enum.GetValues<Severity>().Select(severity =>
            Sample(task.Result.Findings.Count(finding => finding.Severity == severity), pipeline, ("target", task.Task), ("severity", Word(severity))))));
        return text.ToString();
    }

    private static (double Value, (string Name, string Value)[] Labels) Sample(double value, params (string Name, string Value)[] labels) => (value, labels);

    private static void Add(StringBuilder text, string name, string help, IEnumerable<(double Value, (string Name, string Value)[] Labels)> samples)
    {
        var all = samples.ToList();
        if (all.Count == 0)
        {
            return;
        }

        text.Append($"# HELP {name} {help}\n# TYPE {name} gauge\n");
        foreach (var (value, labels) in all)
        {
            text.Append($"{name}{{{string.Join(',', labels.Select(label => $"{label.Name}=\"{Escape(label.Value)}\""))}}} {value.ToString("0.###", CultureInfo.InvariantCulture)}\n");
        }
    }

    private static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;

    private static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>As the exposition format wants label values.</summary>
    private static string Escape(string value) => value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");
}
