using PipelineBuild.Results;
using PipelineBuild.Workflows.Reading;

namespace PipelineBuild.Workflows.Rules;

/// <summary>Actions of this repository that it does not have.</summary>
internal sealed class MissingAction() : WorkflowRule("workflows/missing-action")
{
    protected override IEnumerable<Finding> Check(WorkflowJob job, WorkflowFile file, WorkflowSet set) => job.Steps.Select(step => step.Uses).OfType<PlacedText>()
        .Where(uses => uses.Text.StartsWith("./.github/actions/", StringComparison.Ordinal) && !set.Actions.Contains(uses.Text.TrimEnd('/')))
        .Select(uses => Found(uses.Place, $"there is no action in '{uses.Text}'{(Configuration.Suggestion.For(uses.Text, set.Actions) is { Length: > 0 } offer ? offer : "; workflows.action of pipeline.yml can name that of another repository")}"));
}
