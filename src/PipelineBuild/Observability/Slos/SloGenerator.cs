using PipelineBuild.Artifacts;
using PipelineBuild.Results;

namespace PipelineBuild.Observability.Slos;

/// <summary>What SloGenerate wrote, or SloCheck found.</summary>
public sealed record SloGenerateResult(Outcome Outcome, string Summary, int Objectives, IReadOnlyList<string> Written) : StepResult(Outcome, Summary);

/// <summary>Writes rules, tests and dashboards of service level objectives, tells what it would write, or whether what is there is up to date.</summary>
public sealed class SloGenerator(SloPlanner planner, StepJournal journal)
{
    private const string Nothing = "no observability.slos or observability.slo.objectives in pipeline.yml";

    public async Task<SloGenerateResult> GenerateAsync(PipelineConfig config, CancellationToken cancel)
    {
        var plan = await planner.DecideAsync(config, cancel);
        if (IsNothing(config, plan))
        {
            return new SloGenerateResult(Outcome.Skipped, Nothing, 0, []);
        }

        var written = new List<string>();
        foreach (var file in plan.Outcome == Outcome.Failed ? [] : plan.ToWrite)
        {
            cancel.ThrowIfCancellationRequested();
            await journal.DoAsync($"write {file.File}", () => Task.Run(() => AtomicFile.Write(config.Workspace.Resolve(file.File)!, file.Text), cancel));
            written.Add(file.File);
        }

        var gone = plan.Outcome == Outcome.Failed ? [] : plan.LeftOver;
        foreach (var file in gone)
        {
            await journal.DoAsync($"delete {file}", () => Task.Run(() => File.Delete(config.Workspace.Resolve(file)!), cancel));
        }

        var unread = written.Where(file => File.ReadAllText(config.Workspace.Resolve(file)!) != plan.Files.First(each => each.File == file).Text).ToList();
        if (unread.Count > 0)
        {
            throw new IOException($"{unread[0]} does not hold what was written into it; see what else writes there and run SloGenerate again");
        }

        if (gone.FirstOrDefault(file => File.Exists(config.Workspace.Resolve(file)!)) is { } kept)
        {
            throw new IOException($"{kept} is there although it was deleted; see what else writes there and run SloGenerate again");
        }

        var what = plan.Outcome == Outcome.Failed ? "nothing was written" : written.Count + gone.Count == 0 ? "nothing to write" : string.Join("; ", new[] { written.Count == 0 ? "" : $"wrote {string.Join(", ", written)}", gone.Count == 0 ? "" : $"deleted what is not generated any more: {string.Join(", ", gone)}" }.Where(part => part.Length > 0));
        return new SloGenerateResult(plan.Outcome, Summary(plan, what), plan.Set.Objectives.Count(), written) { Findings = plan.Findings };
    }

    /// <summary>What would be written, with its lines that differ.</summary>
    public async Task<PlanResult> PlanAsync(PipelineConfig config, CancellationToken cancel)
    {
        var plan = await planner.DecideAsync(config, cancel);
        if (IsNothing(config, plan))
        {
            return PlanResult.Of([], Nothing);
        }

        var changes = (plan.Outcome == Outcome.Failed ? [] : plan.ToWrite).Select(file => new PlannedChange(ChangeKind.Write, file.File, Detail(config.Workspace, file)))
            .Concat((plan.Outcome == Outcome.Failed ? [] : plan.LeftOver).Select(file => new PlannedChange(ChangeKind.Delete, file, "is not generated any more"))).ToList();
        return PlanResult.Of(changes, Summary(plan, "")) with { Outcome = plan.Outcome, Findings = plan.Findings };
    }

    /// <summary>Whether all files are as SloGenerate would write them.</summary>
    public async Task<SloGenerateResult> CheckAsync(PipelineConfig config, CancellationToken cancel)
    {
        var plan = await planner.DecideAsync(config, cancel);
        if (IsNothing(config, plan))
        {
            return new SloGenerateResult(Outcome.Skipped, Nothing, 0, []);
        }

        var left = plan.LeftOver.Select(file => new Finding("slo/left-over", Severity.Error, "is not generated any more; run SloGenerate, which deletes it, and commit that", file, 1));
        var old = plan.ToWrite.Select(file => new Finding("slo/out-of-date", Severity.Error, $"{(file.State == GeneratedState.Missing ? "is missing" : $"is not what {file.Source} says now")}; run SloGenerate and commit what it writes", file.File)).Concat(left).ToList();
        var outcome = old.Count > 0 ? Outcome.Failed : plan.Outcome;
        return new SloGenerateResult(outcome, Summary(plan, old.Count > 0 ? $"{Counted.Of(old.Count, "file")} out of date" : ""), plan.Set.Objectives.Count(), []) { Findings = [.. plan.Findings, .. old] };
    }

    private static bool IsNothing(PipelineConfig config, SloPlan plan) => !config.Observability.HasSlos && plan.LeftOver.Count == 0 && plan.Findings.Count == 0;

    private static string Summary(SloPlan plan, string what)
    {
        var count = $"{Counted.Of(plan.Set.Objectives.Count(), "objective")} in {Counted.Of(plan.Set.Sources.Count, "file")}";
        var bad = plan.Findings.Where(finding => finding.Severity == Severity.Error).ToList();
        return string.Join("; ", new[] { what, count, bad.Count == 0 ? "" : Counted.Of(bad) }.Where(part => part.Length > 0));
    }

    /// <summary>All lines that differ, also of a file that is new.</summary>
    private static string Detail(Workspace workspace, GeneratedFile file) =>
        $"from {file.Source}\n{UnifiedDiff.Of(file.State == GeneratedState.Missing ? "" : File.ReadAllText(workspace.Resolve(file.File)!), file.Text)}";
}
