using System.Text.RegularExpressions;
using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;

namespace PipelineBuild.Containers.Tags;

/// <summary>A tag with placeholders such as <c>{major}.{minor}</c>: made from facts, and recognised among a registry's tags.</summary>
public sealed partial record TagPattern(string Text)
{
    public const string Version = "version";
    public const string Major = "major";
    public const string Minor = "minor";
    public const string Patch = "patch";

    /// <summary>Longest tag that a registry takes.</summary>
    private const int LongestTag = 128;

    private static readonly string[] VersionParts = [Major, Minor, Patch];

    /// <summary>Every placeholder, with a value as long as it may get, for the check of the whole.</summary>
    private static readonly Dictionary<string, string> Samples = new()
    {
        [Version] = "1.2.3",
        [Major] = "1",
        [Minor] = "2",
        [Patch] = "3",
        ["branch"] = "main",
        ["number"] = "1",
        ["commit"] = new string('a', 40),
        ["shortCommit"] = "abcdef0",
        ["date"] = "20240506",
    };

    private IReadOnlyList<string> Placeholders { get; } = Braces().Matches(Text).Select(match => match.Groups[1].Value).ToList();

    /// <summary>Names one version, so that its tag is set once and stays.</summary>
    public bool IsWholeVersion => Placeholders.Contains(Version);

    public bool NamesVersion => IsWholeVersion || VersionParts.Any(Placeholders.Contains);

    /// <summary>How much of a version it names: what is more exact is moved first.</summary>
    public int Exactness => IsWholeVersion ? VersionParts.Length + 1 : VersionParts.Count(Placeholders.Contains);

    public bool Uses(string placeholder) => Placeholders.Contains(placeholder);

    /// <summary>What is wrong with the text as a tag's pattern, or null.</summary>
    /// <param name="allowed">Placeholders that the kind of rule has values for.</param>
    public static string? Problem(string text, IReadOnlyList<string> allowed)
    {
        if (Braces().Matches(text).Select(match => match.Groups[1].Value).FirstOrDefault(name => !allowed.Contains(name)) is { } unknown)
        {
            return $"there is no placeholder '{{{unknown}}}' here{Suggestion.For(unknown, allowed)}; there are {string.Join(", ", allowed.Select(name => $"{{{name}}}"))}";
        }

        var sample = Braces().Replace(text, match => Samples[match.Groups[1].Value]);
        return !Tag().IsMatch(sample)
            ? "is no tag: letters, digits, '_', '.' and '-', the first one no '.' or '-', at most 128 in all"
            : null;
    }

    /// <summary>The tag, or null when a placeholder has no value now.</summary>
    public string? Render(TagFacts facts)
    {
        if (Placeholders.Any(name => facts.ValueOf(name) is null))
        {
            return null;
        }

        var tag = Braces().Replace(Text, match => facts.ValueOf(match.Groups[1].Value)!);
        return tag.Length > LongestTag ? tag[..LongestTag] : tag;
    }

    /// <summary>Whether one tag would serve both versions.</summary>
    public bool IsSameLine(SemanticVersion one, SemanticVersion other) =>
        (!Uses(Major) || one.Major == other.Major) && (!Uses(Minor) || one.Minor == other.Minor) && (!Uses(Patch) || one.Patch == other.Patch);

    /// <summary>The version that a tag of this pattern names; null when the tag is none of its.</summary>
    public SemanticVersion? VersionOf(string tag) =>
        IsWholeVersion && Shape().Match(tag) is { Success: true } match && SemanticVersion.TryParse(match.Groups[Version].Value, out var version) ? version : null;

    /// <summary>Whether a tag could have been made by this pattern.</summary>
    public bool Recognises(string tag) => IsWholeVersion ? VersionOf(tag) is not null : Shape().IsMatch(tag);

    /// <summary>A branch's name as a part of a tag: what a tag may not hold becomes '-'.</summary>
    public static string Sanitised(string branch) => Forbidden().Replace(branch, "-").TrimStart('.', '-') is { Length: > 0 } clean ? clean : "branch";

    private Regex Shape()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return new Regex($@"^{Braces().Replace(Regex.Escape(Text).Replace(@"\{", "{"), match => Group(match.Groups[1].Value, seen.Add(match.Groups[1].Value)))}\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
    }

    private static string Group(string name, bool isFirst) => !isFirst ? $@"\k<{name}>" : name switch
    {
        Version => $"(?<{name}>.+)",
        Major or Minor or Patch or "number" => $"(?<{name}>[0-9]+)",
        "date" => $"(?<{name}>[0-9]{{8}})",
        _ => $"(?<{name}>.+)",
    };

    [GeneratedRegex(@"\{([^{}]*)\}")]
    private static partial Regex Braces();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}\z")]
    private static partial Regex Tag();

    [GeneratedRegex("[^A-Za-z0-9._-]+")]
    private static partial Regex Forbidden();
}
