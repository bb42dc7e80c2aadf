using PipelineBuild.Artifacts;
using PipelineBuild.Results;
using PipelineBuild.Workflows.Writing;

namespace PipelineBuild.Workflows;

/// <summary>Keeps the table of workflows in the repository's document true.</summary>
public sealed class WorkflowDocumenter(StepJournal journal)
{
    public async Task<StepResult> WriteAsync(PipelineConfig config, CancellationToken cancel)
    {
        var table = TableOf(config);
        if (Problem(table) is { } problem)
        {
            return problem;
        }

        if (table.Before == table.After)
        {
            return StepResult.Passed($"the table in {table.File} is true");
        }

        var path = config.Workspace.Resolve(table.File)!;
        await journal.DoAsync($"write {table.File}", () => Task.Run(() => WorkflowFiles.Write(path, table.File, table.Before, table.After!), cancel));
        return StepResult.Passed($"wrote the table in {table.File}");
    }

    public PlanResult Plan(PipelineConfig config)
    {
        var table = TableOf(config);
        return Problem(table) is { } problem ? new PlanResult(problem.Outcome, problem.Summary)
            : PlanResult.Of(table.Before == table.After ? [] : [new PlannedChange(ChangeKind.Write, table.File, UnifiedDiff.Of(table.Before!, table.After!))]);
    }

    private static TableText TableOf(PipelineConfig config) => WorkflowTable.Renewed(config.Workspace, WorkflowChecker.Load(config.Workspace, WorkflowInputs.Of(config)));

    private static StepResult? Problem(TableText table) => table.Before is null ? StepResult.Errored($"there is no {table.File} in the workspace; workflows.readme of pipeline.yml names another document")
        : table.After is null ? StepResult.Errored(WorkflowTable.NoPlaceIn(table.File))
        : null;
}
