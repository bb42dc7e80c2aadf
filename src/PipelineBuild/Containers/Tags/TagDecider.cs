using PipelineBuild.Artifacts;

namespace PipelineBuild.Containers.Tags;

/// <summary>Decides which tags a publish moves; a moving tag never goes back to a lower version.</summary>
public static class TagDecider
{
    /// <summary>
    /// In the order in which tags are to be set: a version's own tag first, so that any other publisher that looks afterwards knows of it.
    /// </summary>
    /// <param name="existing">All tags the repository holds now.</param>
    public static IReadOnlyList<TagDecision> Decide(IReadOnlyList<TagRule> rules, TagFacts facts, IReadOnlyList<string> existing)
    {
        var known = existing
            .SelectMany(tag => rules.Select(rule => (Tag: tag, Version: rule.Pattern.VersionOf(tag))))
            .Where(pair => pair.Version is { IsStable: true })
            .Select(pair => (pair.Tag, Version: pair.Version!))
            .OrderByDescending(pair => pair.Version)
            .ToList();
        return rules.Select(rule => One(rule, rules, facts, known))
            .OrderBy(pair => pair.Decision.Kind).ThenByDescending(pair => pair.Exactness)
            .Select(pair => pair.Decision)
            .GroupBy(decision => decision.Tag)
            .Select(group => group.FirstOrDefault(decision => decision.Moves) ?? group.First())
            .ToList();
    }

    private static (TagDecision Decision, int Exactness) One(TagRule rule, IReadOnlyList<TagRule> rules, TagFacts facts, IReadOnlyList<(string Tag, SemanticVersion Version)> known)
    {
        var kind = rule.Pattern.IsWholeVersion ? TagKind.Version : rule.IsMoving ? TagKind.Moving : TagKind.Floating;
        var tag = rule.Pattern.Render(facts);
        var decision = new TagDecision(tag ?? rule.Pattern.Text, kind, Moves: false, "");
        return ((Absence(rule, facts, tag), kind) switch
        {
            ({ } why, _) => decision with { Why = why },
            (_, TagKind.Version) => decision with { Moves = true, Why = "the version's own" },
            (_, TagKind.Moving) => Moving(rule, decision, facts.Version!, known),
            _ => rules.FirstOrDefault(other => (other.IsMoving || other.Pattern.IsWholeVersion) && other.Pattern.Recognises(tag!)) is { } version
                ? decision with { Why = $"it would pass for a version: '{version.Pattern.Text}' makes such tags too" }
                : decision with { Moves = true, Why = "it follows every publish" },
        }, rule.Pattern.Exactness);
    }

    private static TagDecision Moving(TagRule rule, TagDecision decision, SemanticVersion version, IReadOnlyList<(string Tag, SemanticVersion Version)> known)
    {
        if (!version.IsStable)
        {
            return decision with { Why = $"{version} is a pre-release" };
        }

        if (rule.Pattern.Uses(TagPattern.Major) && rule.Pattern.Exactness == 1 && version.Major == 0)
        {
            return decision with { Why = "0.x promises nothing" };
        }

        var higher = known.FirstOrDefault(other => rule.Pattern.IsSameLine(other.Version, version) && other.Version.CompareTo(version) > 0);
        return higher.Version is null
            ? decision with { Moves = true, Why = "no higher stable version is there" }
            : decision with { Why = $"{higher.Version} is there", HolderTag = higher.Tag };
    }

    /// <summary>Why a rule gives no tag in this run, or null when it does.</summary>
    private static string? Absence(TagRule rule, TagFacts facts, string? tag) => rule.Type switch
    {
        TagRuleType.Branch when facts.Trigger.PullRequest is not null => "the run is for a pull request",
        TagRuleType.Branch when facts.Trigger.Branch is null => "the run is for no branch",
        TagRuleType.Pr when facts.Trigger.PullRequest is null => "the run is for no pull request",
        TagRuleType.Schedule when !facts.Trigger.IsSchedule => "the run was not started by a schedule",
        _ when rule.Type == TagRuleType.Semver || rule.Pattern.NamesVersion => facts.Version is null ? "the commit has no version" : null,
        _ => tag is null ? "the run has no value for a placeholder" : null,
    };
}
