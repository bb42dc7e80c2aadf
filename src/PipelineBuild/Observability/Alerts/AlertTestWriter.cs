using PipelineBuild.Artifacts;
using PipelineBuild.Observability.Alerts.Drafting;
using PipelineBuild.Results;

namespace PipelineBuild.Observability.Alerts;

/// <summary>Drafts tests for alerts that have none and writes those that promtool passes into files of their own.</summary>
public sealed class AlertTestWriter(DraftPlanner planner, StepJournal journal)
{
    public async Task<AlertTestWriteResult> WriteAsync(PipelineConfig config, CancellationToken cancel)
    {
        var plan = await planner.DecideAsync(config, cancel);
        foreach (var file in plan.ToWrite)
        {
            cancel.ThrowIfCancellationRequested();
            await journal.DoAsync($"write {file.File}", () => Task.Run(() => Write(config.Workspace, file), cancel));
        }

        var written = plan.ToWrite.Select(file => file.File).ToList();
        return Result(plan, written, plan.After.Count == 0 ? Outcome.Skipped : Outcome.Passed, plan.After.Count == 0 ? "the rule files hold no alert" : written.Count == 0 ? "nothing to write" : $"wrote {string.Join(", ", written)}") with { Findings = [.. Unreached(config, plan), .. Undrafted(plan)] };
    }

    /// <summary>What would be written; the drafting itself changes nothing.</summary>
    public async Task<PlanResult> PlanAsync(PipelineConfig config, CancellationToken cancel)
    {
        var plan = await planner.DecideAsync(config, cancel);
        var changes = plan.ToWrite.Select(file => new PlannedChange(ChangeKind.Write, file.File, $"tests for {Counted.Of(file.Alerts.Count(alert => alert.Cases.Count > 0), "alert")} of {file.Rules}")).ToList();
        return PlanResult.Of(changes, Result(plan, [], Outcome.Passed, "").Summary) with { Findings = Undrafted(plan).ToList() };
    }

    private static AlertTestWriteResult Result(DraftPlan plan, IReadOnlyList<string> written, Outcome outcome, string what)
    {
        var (before, after) = (AlertCoverage.Percent(plan.Before), AlertCoverage.Percent(plan.After));
        var summary = $"{(what.Length == 0 ? "" : $"{what}; ")}{Counted.Of(plan.Drafted, "alert")} drafted, {plan.Undrafted.Count} not; coverage {Percentage.Of(before)} -> {Percentage.Of(after)} of {Counted.Of(plan.After.Count, "alert")}";
        return new AlertTestWriteResult(outcome, summary, written, plan.Drafted)
        {
            Undrafted = plan.Undrafted,
            CoverageBefore = Math.Round(before, 1),
            CoverageAfter = Math.Round(after, 1),
            Table = plan.Undrafted.Count == 0 ? null : new ResultTable(["not drafted", "file", "reason"], plan.Undrafted.Select(alert => (IReadOnlyList<string>)[alert.Alert, $"{alert.File}:{alert.Line}", alert.Reason]).ToList()),
        };
    }

    private static IEnumerable<Finding> Undrafted(DraftPlan plan) =>
        plan.Undrafted.Select(alert => new Finding("alerttests/not-drafted", Severity.Note, $"no test could be drafted for alert {alert.Alert}: {alert.Reason}", alert.File, alert.Line) { IsInTable = true });

    /// <summary>AlertTest runs what the patterns find.</summary>
    private static IEnumerable<Finding> Unreached(PipelineConfig config, DraftPlan plan)
    {
        var found = PipelineConfig.Load(config.Workspace, Path.Combine(config.Workspace.Root, config.File)).Observability.Prometheus;
        foreach (var file in plan.Files.Select(file => file.File).Where(file => File.Exists(Path.Combine(config.Workspace.Root, file))))
        {
            if (!found.Tests.Contains(file))
            {
                yield return new Finding("alerttests/not-run", Severity.Warning, $"AlertTest does not run it: add '{file}', or a pattern that finds it, to observability.prometheus.tests", file, 1, 1);
            }

            if (found.Rules.Contains(file))
            {
                yield return new Finding("alerttests/not-run", Severity.Warning, $"a pattern of observability.prometheus.rules takes it for a rule file: narrow the pattern, or set observability.alertTests.write.folder", file, 1, 1);
            }
        }
    }

    private static void Write(Workspace workspace, DraftedFile file)
    {
        var path = Path.Combine(workspace.Root, file.File);
        if ((File.Exists(path) ? File.ReadAllText(path) : null) != file.Before)
        {
            throw new IOException($"{file.File} was changed by somebody else meanwhile; run it again");
        }

        AtomicFile.Write(path, file.Text!);
    }
}
