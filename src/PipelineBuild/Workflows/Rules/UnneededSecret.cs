using System.Text.RegularExpressions;
using PipelineBuild.Results;
using PipelineBuild.Workflows.Reading;

namespace PipelineBuild.Workflows.Rules;

/// <summary>Secrets that are handed to jobs whose targets do not use them.</summary>
internal sealed partial class UnneededSecret() : WorkflowRule("workflows/unneeded-secret")
{
    public override IEnumerable<Finding> Check(WorkflowSet set) => set.Files.SelectMany(file => file.Env.Where(IsSecret)
        .Where(entry => !file.Jobs.All(job => Needs(job, entry.Key, set)))
        .Select(entry => Found(entry.Place, $"every job of the workflow gets {entry.Key}, also those whose targets do not use it; move it to the env of the job that does")))
        .Concat(base.Check(set));

    protected override IEnumerable<Finding> Check(WorkflowJob job, WorkflowFile file, WorkflowSet set)
    {
        if (TargetCall.Of(job, set.Settings) is { Count: > 0 } calls)
        {
            foreach (var entry in job.Env.Concat(calls.SelectMany(call => call.Step.Env).Distinct()).Where(entry => IsSecret(entry) && !Needs(job, entry.Key, set)))
            {
                yield return Found(entry.Place, $"{entry.Key} is not used by {string.Join(", ", calls.Select(call => call.Target).Distinct())}: nothing in pipeline.yml that is read there names it; take it away");
            }
        }

        if (job.InheritsSecrets is { } place)
        {
            yield return Found(place, "the called workflow gets every secret of the repository; name those that it needs");
        }
    }

    private static bool Needs(WorkflowJob job, string variable, WorkflowSet set) => set.NeedsOf(job).Takes(variable);

    private static bool IsSecret(WorkflowEntry entry) => Secret().IsMatch(entry.Value);

    [GeneratedRegex(@"\$\{\{.*(\bsecrets\b|\bgithub\.token\b).*\}\}")]
    private static partial Regex Secret();
}
