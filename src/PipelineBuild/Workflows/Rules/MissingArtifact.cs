using PipelineBuild.Configuration;
using PipelineBuild.Results;
using PipelineBuild.Workflows.Reading;

namespace PipelineBuild.Workflows.Rules;

/// <summary>Files that a job needs of earlier ones, and that none of these hands over.</summary>
internal sealed class MissingArtifact() : WorkflowRule("workflows/missing-artifact")
{
    protected override IEnumerable<Finding> Check(WorkflowJob job, WorkflowFile file, WorkflowSet set)
    {
        var before = Before(job, file);
        var there = before.SelectMany(earlier => HandedArtifact.Uploads(earlier, set.Settings).Select(artifact => (Job: earlier, Artifact: artifact))).ToList();
        var downloads = HandedArtifact.Downloads(job);
        foreach (var wanted in downloads.Where(wanted => !wanted.IsEverything && !there.Any(offer => offer.Artifact.MayBe(wanted)) && !HandedArtifact.Uploads(job, set.Settings).Any(own => own.Step < wanted.Step && own.MayBe(wanted))))
        {
            yield return Found(wanted.Place, Absence(wanted, job, file, set));
        }

        foreach (var call in TargetCall.Of(job, set.Settings).Where(call => call.Arguments.Any(argument => argument.Text is "--exclusive" or "--exclusive=true")))
        {
            var at = job.Steps.ToList().IndexOf(call.Step);
            var givers = there.Where(offer => !offer.Artifact.IsReport && downloads.Any(wanted => wanted.Step < at && offer.Artifact.MayBe(wanted)));
            var left = set.NeedsOf(call.Target)?.After.Except(givers.SelectMany(giver => Run(giver.Job.Steps.Take(giver.Artifact.Step), giver.Job, set)).Concat(Run(job.Steps.Take(at), job, set))).ToList() ?? [];
            if (left.Count > 0)
            {
                yield return Found(call.Place, $"{call.Target} --exclusive works on what {string.Join(" and ", left)} left, and job {job.Id} neither runs that before nor downloads the files of a job that did");
            }
        }
    }

    private static string Absence(HandedArtifact wanted, WorkflowJob job, WorkflowFile file, WorkflowSet set)
    {
        var all = file.Jobs.SelectMany(other => HandedArtifact.Uploads(other, set.Settings).Select(artifact => (Job: other, Artifact: artifact))).ToList();
        var owner = all.FirstOrDefault(offer => offer.Artifact.MayBe(wanted)).Job;
        return owner is null ? $"no job uploads '{wanted.Name}'{Suggestion.For(wanted.Name, all.Select(offer => offer.Artifact.Name).Distinct())}"
            : owner.Id == job.Id ? $"'{wanted.Name}' is uploaded by a later step of the job"
            : $"'{wanted.Name}' is uploaded by job {owner.Id}, and job {job.Id} does not wait for that; add 'needs: {owner.Id}'";
    }

    /// <summary>All jobs that have ended when this one starts.</summary>
    private static List<WorkflowJob> Before(WorkflowJob job, WorkflowFile file)
    {
        var found = new List<WorkflowJob>();
        var next = new Queue<string>(job.Needs);
        while (next.TryDequeue(out var id))
        {
            if (file.Jobs.FirstOrDefault(other => other.Id == id) is { } earlier && !found.Contains(earlier))
            {
                found.Add(earlier);
                earlier.Needs.ToList().ForEach(next.Enqueue);
            }
        }

        return found;
    }

    /// <summary>The targets that these steps run, with those before them: who runs one alone has what the others left.</summary>
    private static IEnumerable<string> Run(IEnumerable<WorkflowStep> steps, WorkflowJob job, WorkflowSet set) =>
        TargetCall.Of(job with { Steps = steps.ToList() }, set.Settings).SelectMany(call => (string[])[call.Target, .. set.NeedsOf(call.Target)?.After ?? []]);
}
