using PipelineBuild.Results;
using PipelineBuild.Workflows.Reading;

namespace PipelineBuild.Workflows.Rules;

/// <summary>Jobs whose token may do more than their targets need.</summary>
internal sealed class WidePermission() : WorkflowRule("workflows/wide-permission")
{
    protected override IEnumerable<Finding> Check(WorkflowJob job, WorkflowFile file, WorkflowSet set)
    {
        if (file.IsAction)
        {
            return [];
        }

        if (file.PermissionsOf(job) is not { } granted)
        {
            return [Found(job.Place, $"job {job.Id} has the permissions that are usual in the repository, which may be all; add permissions with what it needs")];
        }

        if (granted.All is { } all)
        {
            return [Found(granted.Place, $"job {job.Id} may {(all == AccessLevel.Write ? "write" : "read")} everything; name the scopes that it needs")];
        }

        // What other actions need is known to nobody here.
        var needed = set.NeedsOf(job).Permissions;
        return job.Steps.Any(step => step.Uses is { } uses && !TargetCall.IsTask(step, set.Settings) && !NeedsNothing(uses.Text)) || job.Uses is not null || TargetCall.Of(job, set.Settings).Count == 0
            ? []
            : granted.Scopes.Where(scope => scope.Value.Level > needed.GetValueOrDefault(scope.Key))
                .Select(scope => Found(scope.Value.Place, $"job {job.Id} has '{scope.Key}: {scope.Value.Level.ToString().ToLowerInvariant()}', and its targets need {(needed.GetValueOrDefault(scope.Key) == AccessLevel.None ? "nothing of it" : "only to read it")}"));
    }

    /// <summary>Beyond reading the repository.</summary>
    private static bool NeedsNothing(string uses) => uses.Split('@')[0] is "actions/checkout" or "actions/setup-node" or "actions/setup-dotnet" or "actions/upload-artifact" or "actions/download-artifact";
}
