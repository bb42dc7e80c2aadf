using PipelineBuild.Artifacts;

namespace PipelineBuild.Containers.Tags;

/// <summary>Which tags an image gets in this run; the one decision behind DockerPublish, its plan and DockerTags.</summary>
public sealed class ImageTags(TriggerReader triggers)
{
    private static readonly Trigger Unasked = new(null, null, IsSchedule: false, DateTimeOffset.UnixEpoch);

    /// <summary>Git is asked for the branch only where a rule wants to know.</summary>
    public async Task<Trigger> TriggerAsync(PipelineConfig config, CancellationToken cancel) =>
        config.Containers.Images.SelectMany(image => image.Tags).All(rule => rule.Type is TagRuleType.Semver or TagRuleType.Sha && !rule.Pattern.Uses("date"))
            ? Unasked
            : await triggers.ReadAsync(config.Workspace, cancel);

    /// <param name="now">Of the image's own release line.</param>
    /// <param name="existing">All tags the repository holds now.</param>
    public static IReadOnlyList<TagDecision> Decide(IReadOnlyList<TagRule> rules, BuildFacts now, Trigger trigger, IReadOnlyList<string> existing)
    {
        var facts = new TagFacts(now.Release.IsRelease ? now.Release.Version : null, now.Revision ?? "", trigger);
        var decisions = TagDecider.Decide(rules, facts, existing);
        return KeepsToItself(now) ? decisions.Select(decision => decision with { Moves = false, HolderTag = null, Why = "the workspace differs from its commit" }).ToList() : decisions;
    }

    /// <summary>Uncommitted files make an image that no commit describes: it keeps to its own tag unless a version was asked for by name.</summary>
    public static bool KeepsToItself(BuildFacts now) => now.IsDirty && now.Release.Reason != ReleaseVersion.AskedFor;
}
