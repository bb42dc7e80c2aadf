using System.Text.RegularExpressions;
using PipelineBuild.Results;
using PipelineBuild.Workflows.Reading;

namespace PipelineBuild.Workflows.Rules;

/// <summary>Actions of others whose code can change without a change here.</summary>
internal sealed partial class UnpinnedAction() : WorkflowRule("workflows/unpinned-action")
{
    protected override IEnumerable<Finding> Check(WorkflowJob job, WorkflowFile file, WorkflowSet set)
    {
        foreach (var uses in job.Steps.Select(step => step.Uses).Append(job.Uses).OfType<PlacedText>().Where(uses => !uses.Text.StartsWith("./", StringComparison.Ordinal)))
        {
            if (uses.Text.StartsWith("docker://", StringComparison.Ordinal))
            {
                if (!ByDigest().IsMatch(uses.Text))
                {
                    yield return Found(uses.Place, $"'{uses.Text}' is not pinned: name the image by @sha256: and its 64 digits");
                }
            }
            else if (!ByHash().IsMatch(uses.Text))
            {
                yield return Found(uses.Place, $"'{uses.Text}' is not pinned: whoever can move its tag or branch runs code here; write @ and the 40 digits of a commit, with the version as a comment");
            }
            else if (!Version().IsMatch(file.LineOf(uses.Place)))
            {
                yield return Found(uses.Place, $"which version '{uses.Text}' is nobody can see; add a comment such as # v4.2.2");
            }
        }
    }

    [GeneratedRegex(@"@sha256:[0-9a-f]{64}\z")]
    private static partial Regex ByDigest();

    [GeneratedRegex(@"@[0-9a-f]{40}\z")]
    private static partial Regex ByHash();

    [GeneratedRegex(@"@[0-9a-f]{40}['""]?\s+#\s*v?\d")]
    private static partial Regex Version();
}
