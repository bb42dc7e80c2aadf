using PipelineBuild.Configuration;
using PipelineBuild.Results;
using PipelineBuild.Workflows.Reading;

namespace PipelineBuild.Workflows.Rules;

/// <summary>Targets that do not exist.</summary>
internal sealed class UnknownTarget() : WorkflowRule("workflows/unknown-target")
{
    protected override IEnumerable<Finding> Check(WorkflowJob job, WorkflowFile file, WorkflowSet set) => TargetCall.Of(job, set.Settings)
        .Where(call => set.NeedsOf(call.Target) is null)
        .Select(call => Found(call.Place, call.Target.Length == 0 ? "the step names no target"
            : call.Target.Contains("${{", StringComparison.Ordinal) ? $"which target '{call.Target}' is can't be told from the file; name it, or take it from the job's own matrix"
            : $"there is no target '{call.Target}'{Suggestion.For(call.Target, set.Targets.Select(need => need.Target))}"));
}
