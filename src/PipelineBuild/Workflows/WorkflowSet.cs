using PipelineBuild.Configuration;
using PipelineBuild.Workflows.Reading;

namespace PipelineBuild.Workflows;

/// <summary>All that rules look at: the workflows and actions of a repository, what pipeline.yml asks for, what targets need.</summary>
/// <param name="Actions">Composite actions of the repository, such as <c>./.github/actions/task</c>.</param>
public sealed record WorkflowSet(IReadOnlyList<WorkflowFile> Files, WorkflowInputs Inputs, IReadOnlyList<TargetNeeds> Targets, IReadOnlySet<string> Actions)
{
    /// <summary>What the document's table says that workflows run.</summary>
    public IReadOnlyList<WorkflowPromise> Promises { get; init; } = [];

    public WorkflowSettings Settings => Inputs.Settings;

    public IEnumerable<WorkflowFile> Workflows => Files.Where(file => !file.IsAction);

    public TargetNeeds? NeedsOf(string target) => Targets.FirstOrDefault(need => need.Target.Equals(target, StringComparison.OrdinalIgnoreCase));

    /// <summary>Less where its arguments ask for less.</summary>
    public TargetNeeds? NeedsOf(TargetCall call) => NeedsOf(call.Target)?.With(call.Arguments.Where(argument => !argument.Text.EndsWith("=false", StringComparison.Ordinal)).Select(TargetCall.NameOf).ToList());

    /// <summary>What a job needs of all its targets that are known.</summary>
    public JobNeeds NeedsOf(WorkflowJob job) => JobNeeds.Of(TargetCall.Of(job, Settings).Select(NeedsOf).OfType<TargetNeeds>(), Inputs, Targets);
}

/// <summary>One row of the table of workflows: the targets that a workflow is said to run.</summary>
public sealed record WorkflowPromise(string Workflow, IReadOnlyList<string> Targets, ConfigPlace Place);
