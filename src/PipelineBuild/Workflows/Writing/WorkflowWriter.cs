using PipelineBuild.Results;

namespace PipelineBuild.Workflows.Writing;

/// <summary>Writes the workflows that pipeline.yml asks for, and keeps what people wrote around the generated regions.</summary>
public sealed class WorkflowWriter(StepJournal journal)
{
    /// <summary>What is said of a file whose regions can't be found any more.</summary>
    internal const string Damaged = "marks of its generated regions are missing or out of order, so they can't be compared with pipeline.yml or made anew; put the marks back, or delete the file, run WorkflowWrite and add your own jobs again";

    public async Task<StepResult> WriteAsync(PipelineConfig config, CancellationToken cancel)
    {
        var files = WorkflowFiles.Of(config.Workspace, WorkflowInputs.Of(config));
        var changed = Changed(files);
        foreach (var file in changed)
        {
            cancel.ThrowIfCancellationRequested();
            await journal.DoAsync($"write {file.File}", () => Task.Run(() => WorkflowFiles.Write(config.Workspace.Resolve(file.File)!, file.File, file.Before, file.After!), cancel));
        }

        var findings = Kept(files);
        var summary = changed.Count == 0 ? $"{Counted.Of(files.Count, "workflow")}, nothing to write" : $"wrote {string.Join(", ", changed.Select(file => file.File))}";
        return new StepResult(findings.Any(finding => finding.Severity == Severity.Error) ? Outcome.Failed : Outcome.Passed, findings.Count == 0 ? summary : $"{summary}; {Counted.Of(findings)}") { Findings = findings };
    }

    public PlanResult Plan(PipelineConfig config)
    {
        var files = WorkflowFiles.Of(config.Workspace, WorkflowInputs.Of(config));
        return PlanResult.Of(Changed(files).Select(file => new PlannedChange(ChangeKind.Write, file.File, Artifacts.UnifiedDiff.Of(file.Before ?? "", file.After!))).ToList()) with { Findings = Kept(files) };
    }

    private static List<WorkflowChange> Changed(IReadOnlyList<WorkflowChange> files) => files.Where(file => !file.IsForeign && file.After is not null && file.After != file.Before).ToList();

    private static List<Finding> Kept(IReadOnlyList<WorkflowChange> files) => files.Where(file => file.IsForeign || file.After is null).Select(file => file.IsForeign
        ? new Finding("workflows/foreign-file", Severity.Error, file.IsDamaged ? Damaged : "is there already and lacks the generated regions, so it was left as it is; rename it, or delete it and run WorkflowWrite again", file.File, 1, 1)
        : new Finding("workflows/out-of-date", Severity.Error, "nothing in pipeline.yml asks for it any more; delete it", file.File, 1, 1)).ToList();
}
