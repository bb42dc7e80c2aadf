using PipelineBuild.Results;
using PipelineBuild.Results.Writers;
using PipelineBuild.Telemetry;

namespace Build;

/// <summary>
/// Writes a made-up report to nowhere while a run waits for its first program, so that the code of every writer is loaded and compiled
/// when the real one is due. Short runs are over before.
/// </summary>
public sealed class ReportRehearsal(ReportFiles files)
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(0.5);

    /// <param name="origin">Asked for here, because it takes time too.</param>
    /// <returns>Nobody needs to wait for it: what goes wrong here goes wrong again, and is told, when the real report is written.</returns>
    public Task BeginAsync(Func<SarifOrigin> origin, CancellationToken cancel) => Task.Run(
        async () =>
        {
            await Task.Delay(Wait, cancel);
            files.Rehearse(Sample(), origin());
        },
        cancel).ContinueWith(ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    private static RunReport Sample()
    {
        var began = DateTimeOffset.UnixEpoch;
        var span = new RunSpan("1", null, SpanKind.Run, "run", began, Wait, false, new Dictionary<string, string> { ["key"] = "value" });
        var report = new RunReport { Spans = [span, span with { Id = "2", ParentId = "1", Kind = SpanKind.Target, Name = "target" }, span with { Id = "3", ParentId = "2", Kind = SpanKind.Process, Name = "program" }] };
        var result = StepResult.Passed("summary") with
        {
            Findings = [new Finding("run/continued", Severity.Note, "message", "file", 1, 1)],
            Table = new ResultTable(["column"], [["value"]]),
        };
        report.Add(new TaskRecord("target", result, began, Wait));
        return report;
    }
}
