using PipelineBuild.Results;
using PipelineBuild.Workflows.Reading;

namespace PipelineBuild.Workflows.Rules;

/// <summary>Scripts in workflows: work that can't be run on a laptop. The one action that starts the pipeline is the exception.</summary>
internal sealed class Logic() : WorkflowRule("workflows/logic")
{
    protected override IEnumerable<Finding> Check(WorkflowJob job, WorkflowFile file, WorkflowSet set) =>
        IsTaskAction(file, set)
            ? []
            : job.Steps.Where(step => step.Run is { } run && !TargetCall.Command().IsMatch(run.Text))
                .Select(step => Found(step.Run!.Place, "a script: what it does can't be run on a laptop and nothing tests it; make it a target, and run that"));

    private static bool IsTaskAction(WorkflowFile file, WorkflowSet set) => file.IsAction && $"./{Path.GetDirectoryName(file.File)}".Replace('\\', '/') is var folder && (folder == set.Settings.Action || folder == WorkflowSettings.OwnAction);
}
