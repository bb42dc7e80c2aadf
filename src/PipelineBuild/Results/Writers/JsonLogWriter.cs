using System.Text.Json.Nodes;

namespace PipelineBuild.Results.Writers;

/// <summary>One line of a JSON log before it gets its time.</summary>
public sealed record LogLine(LineLevel Level, string? Target, string Message, JsonObject? Fields = null);

/// <summary>The report as lines of a JSON log: the same things in the same order as on the console.</summary>
public static class JsonLogWriter
{
    public static IEnumerable<LogLine> Lines(RunReport report)
    {
        foreach (var (task, finding) in report.AllFindings.Where(item => item.Task is null))
        {
            yield return Of(task, finding);
        }

        foreach (var line in report.Tasks.SelectMany(Details))
        {
            yield return line;
        }

        foreach (var task in report.Tasks.Where(task => task.Result.Summary.Length > 0))
        {
            var level = task.Result.Outcome is Outcome.Failed or Outcome.Errored ? LineLevel.Error : LineLevel.Info;
            yield return new LogLine(level, task.Task, task.Result.Summary, new() { ["outcome"] = task.Result.Outcome.ToString().ToLowerInvariant(), ["seconds"] = Seconds(task.Duration) });
        }

        foreach (var slow in SlowestSpans.Of(report))
        {
            yield return new LogLine(LineLevel.Info, slow.Target, $"slowest: {slow.Span.Name}", new() { ["seconds"] = Seconds(slow.Span.Duration) });
        }

        if (report.Cancelled)
        {
            yield return new LogLine(LineLevel.Warning, null, ConsoleWriter.CancelledText);
        }
    }

    private static IEnumerable<LogLine> Details(TaskRecord task)
    {
        foreach (var text in task.Result.Text.Where(text => text.Length > 0))
        {
            yield return new LogLine(LineLevel.Info, task.Task, text);
        }

        foreach (var row in task.Result.Table?.Rows ?? [])
        {
            var cells = task.Result.Table!.Header.Zip(row).ToList();
            yield return new LogLine(LineLevel.Info, task.Task, string.Join(", ", cells.Select(cell => $"{cell.First}: {cell.Second}")), new() { ["row"] = new JsonObject(cells.GroupBy(cell => cell.First).Select(cell => KeyValuePair.Create(cell.Key, (JsonNode?)cell.First().Second))) });
        }

        foreach (var finding in task.Result.Findings)
        {
            yield return Of(task.Task, finding);
        }
    }

    private static LogLine Of(string? task, Finding finding)
    {
        var fields = new JsonObject { ["rule"] = finding.Rule };
        Add(fields, "file", finding.File);
        Add(fields, "line", finding.Line);
        Add(fields, "column", finding.Column);
        return new LogLine(finding.Severity switch { Severity.Error => LineLevel.Error, Severity.Warning => LineLevel.Warning, _ => LineLevel.Info }, task, finding.Message, fields);
    }

    private static void Add(JsonObject fields, string name, JsonNode? value)
    {
        if (value is not null)
        {
            fields[name] = value;
        }
    }

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 3);
}
