using PipelineBuild.Configuration;

namespace PipelineBuild.Containers.Tags;

/// <summary>When a rule gives an image a tag.</summary>
public enum TagRuleType
{
    /// <summary>The commit is a release.</summary>
    Semver,

    /// <summary>The run is for a branch.</summary>
    Branch,

    /// <summary>The run is for a pull request.</summary>
    Pr,

    /// <summary>Always, after the commit.</summary>
    Sha,

    /// <summary>The CI system started the run by its clock.</summary>
    Schedule,

    /// <summary>Always.</summary>
    Raw,
}

/// <summary>One rule of <c>tags</c>: when there is a tag, and what it is.</summary>
public sealed record TagRule(TagRuleType Type, TagPattern Pattern)
{
    private static readonly string[] Everywhere = ["commit", "shortCommit", "date"];
    private static readonly string[] OfVersion = [TagPattern.Version, TagPattern.Major, TagPattern.Minor, TagPattern.Patch];

    private static readonly Dictionary<string, (TagRuleType Type, string? Pattern, string[] Placeholders)> Types = new()
    {
        ["semver"] = (TagRuleType.Semver, "{version}", [.. OfVersion, .. Everywhere]),
        ["branch"] = (TagRuleType.Branch, "{branch}", ["branch", .. Everywhere]),
        ["pr"] = (TagRuleType.Pr, "pr-{number}", ["number", "branch", .. Everywhere]),
        ["sha"] = (TagRuleType.Sha, "sha-{shortCommit}", Everywhere),
        ["schedule"] = (TagRuleType.Schedule, "nightly", ["branch", .. Everywhere]),
        ["raw"] = (TagRuleType.Raw, null, [.. OfVersion, "branch", .. Everywhere]),
    };

    /// <summary>What holds where pipeline.yml says nothing: 1.4.2, 1.4, 1 and latest.</summary>
    public static IReadOnlyList<TagRule> Default { get; } = new[] { "{version}", "{major}.{minor}", "{major}", "latest" }.Select(text => new TagRule(TagRuleType.Semver, new TagPattern(text))).ToList();

    /// <summary>It follows the highest stable version of those it could name, and never goes back.</summary>
    public bool IsMoving => !Pattern.IsWholeVersion && (Type == TagRuleType.Semver || Pattern.NamesVersion);

    /// <summary>The rules of a block, or null where it has none.</summary>
    public static IReadOnlyList<TagRule>? ReadAll(YamlSection section)
    {
        var rules = section.Blocks("tags", Read);
        if (rules.Any(rule => rule.IsMoving) && !rules.Any(rule => rule.Pattern.IsWholeVersion))
        {
            section.Error("tags", $"'{rules.First(rule => rule.IsMoving).Pattern.Text}' moves with the highest version, and only a rule with {{version}} tells which versions a registry holds; add {{ type: semver }}");
        }

        return section.Has("tags") ? rules : null;
    }

    private static TagRule Read(YamlSection section)
    {
        var name = section.RequiredChoice("type", Types.Keys);
        var (type, fallback, placeholders) = Types.GetValueOrDefault(name, Types["raw"]);
        var pattern = section.OptionalText("pattern", text => TagPattern.Problem(text, placeholders) ?? (name == "raw" && text == "latest" ? "write { type: semver, pattern: latest }, which never goes back to a lower version" : null));
        if (pattern is null && fallback is null && name == "raw")
        {
            section.Error("type", "a raw rule needs a pattern");
        }

        return new TagRule(type, new TagPattern(pattern ?? fallback ?? "{commit}"));
    }
}
