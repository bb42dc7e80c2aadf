using PipelineBuild.Results;
using PipelineBuild.Workflows.Reading;

namespace PipelineBuild.Workflows.Rules;

/// <summary>Jobs whose token may do less than their targets need.</summary>
internal sealed class MissingPermission() : WorkflowRule("workflows/missing-permission")
{
    protected override IEnumerable<Finding> Check(WorkflowJob job, WorkflowFile file, WorkflowSet set)
    {
        var calls = TargetCall.Of(job, set.Settings);
        return calls.Count == 0 || file.PermissionsOf(job) is not { } granted ? []
            : set.NeedsOf(job).Permissions.Where(need => granted.Of(need.Key) < need.Value)
                .Select(need => Found(granted.Place, $"job {job.Id} needs '{need.Key}: {need.Value.ToString().ToLowerInvariant()}' for {string.Join(", ", calls.Select(call => call.Target).Distinct())}, and has '{granted.Of(need.Key).ToString().ToLowerInvariant()}'"));
    }
}
