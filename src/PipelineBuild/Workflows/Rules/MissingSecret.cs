using PipelineBuild.Results;
using PipelineBuild.Workflows.Reading;

namespace PipelineBuild.Workflows.Rules;

/// <summary>Secrets that a target reads from the environment and a job does not put there.</summary>
internal sealed class MissingSecret() : WorkflowRule("workflows/missing-secret")
{
    protected override IEnumerable<Finding> Check(WorkflowJob job, WorkflowFile file, WorkflowSet set) => TargetCall.Of(job, set.Settings)
        .SelectMany(call => JobNeeds.Of(set.NeedsOf(call) is { } need ? [need] : [], set.Inputs, set.Targets).Secrets
            .Where(secret => !file.Env.Concat(job.Env).Concat(call.Step.Env).Any(entry => entry.Key == secret.Variable))
            .Select(secret => Found(call.Place, $"{call.Target} takes {secret.Variable} from the environment ({secret.Path} of pipeline.yml), and the job has no such variable; add '{secret.Variable}: {JobNeeds.ExpressionOf(secret, set.Inputs)}' to its env")))
        .DistinctBy(finding => finding.Message);
}
