using System.Globalization;
using System.Text;

namespace PipelineBuild.Results.Writers;

/// <summary>The report as people read it: what each task has to say, then one line per task.</summary>
public static class ConsoleWriter
{
    internal const string CancelledText = "cancelled; whatever is half done is finished by running the same command again";

    /// <summary>Nobody reads more at once; the other writers have more.</summary>
    private const int MostConfigErrors = 100;

    private const int LongestName = 120;

    public static string Render(RunReport report, bool colour)
    {
        var text = new StringBuilder();
        foreach (var error in report.ConfigErrors.Take(MostConfigErrors))
        {
            text.Append(Ansi.Paint(error.ToString(), Ansi.Red, colour)).Append('\n');
        }

        if (report.ConfigErrorCount > MostConfigErrors)
        {
            text.Append(Ansi.Paint($"and {report.ConfigErrorCount - MostConfigErrors} more; {report.ConfigErrorCount} mistakes in all", Ansi.Red, colour)).Append('\n');
        }

        foreach (var task in report.Tasks)
        {
            AppendDetails(text, task.Result, colour);
        }

        AppendOverview(text, report.Tasks.Where(task => task.Result.Summary.Length > 0).ToList(), colour);
        foreach (var slow in SlowestSpans.Of(report))
        {
            text.Append($"slowest: {slow.Seconds.PadLeft(8)}  {slow.Target}  {DisplayWidth.Cut(slow.Span.Name, LongestName)}\n");
        }

        if (report.Cancelled)
        {
            text.Append(Ansi.Paint(CancelledText, Ansi.Yellow, colour)).Append('\n');
        }

        return text.ToString();
    }

    private static void AppendDetails(StringBuilder text, StepResult result, bool colour)
    {
        foreach (var line in result.Text)
        {
            text.Append(line).Append('\n');
        }

        if (result.Table is { Rows.Count: > 0 } table)
        {
            text.Append('\n').Append(TextTable.Render(table, header => Ansi.Paint(header, Ansi.Bold, colour)));
        }

        foreach (var finding in result.Findings.Where(finding => !finding.IsInTable))
        {
            var place = finding.Place.Length == 0 ? "" : $"{finding.Place}: ";
            var (label, code) = finding.Severity switch
            {
                Severity.Error => ("error", Ansi.Red),
                Severity.Warning => ("warning", Ansi.Yellow),
                _ => ("note", Ansi.Dim),
            };
            text.Append($"{place}{Ansi.Paint(label, code, colour)}: {finding.Message} [{finding.Rule}]\n");
        }
    }

    private static void AppendOverview(StringBuilder text, IReadOnlyList<TaskRecord> tasks, bool colour)
    {
        if (tasks.Count == 0)
        {
            return;
        }

        var width = tasks.Max(task => task.Task.Length);
        text.Append('\n');
        foreach (var task in tasks)
        {
            var (word, code) = task.Result.Outcome switch
            {
                Outcome.Passed => ("passed ", Ansi.Green),
                Outcome.Skipped => ("skipped", Ansi.Dim),
                Outcome.Failed => ("failed ", Ansi.Red),
                _ => ("errored", Ansi.Red),
            };
            var seconds = task.Duration.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture).PadLeft(7);
            text.Append($"{Ansi.Paint(word, code, colour)}  {task.Task.PadRight(width)}  {seconds} s  {task.Result.Summary}\n");
        }
    }
}
