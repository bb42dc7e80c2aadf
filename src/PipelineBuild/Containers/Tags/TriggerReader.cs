using System.Globalization;
using PipelineBuild.Artifacts;
using PipelineBuild.Tools;

namespace PipelineBuild.Containers.Tags;

/// <summary>Finds out what started the run: the one reader of the CI system's words for it; git knows the branch elsewhere.</summary>
/// <remarks>https://docs.github.com/actions/reference/workflows-and-actions/variables</remarks>
public sealed class TriggerReader(EnvironmentVariables environment, IGit git, TimeProvider time)
{
    private const string Heads = "refs/heads/";
    private const string Pulls = "refs/pull/";

    public async Task<Trigger> ReadAsync(Workspace workspace, CancellationToken cancel)
    {
        var reference = environment.Get("GITHUB_REF") ?? "";
        var number = reference.StartsWith(Pulls, StringComparison.Ordinal) && int.TryParse(reference[Pulls.Length..].Split('/')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : (int?)null;
        var branch = environment.Get("GITHUB_HEAD_REF")
            ?? (reference.StartsWith(Heads, StringComparison.Ordinal) ? reference[Heads.Length..] : reference.Length > 0 ? null : await git.BranchAsync(workspace.Root, cancel));
        return new Trigger(branch, number, environment.Get("GITHUB_EVENT_NAME") == "schedule", time.GetUtcNow());
    }
}
