using PipelineBuild.Results;

namespace PipelineBuild.Containers.Tags;

/// <summary>The tags of every image as its registry holds them, and what a publish would do to each.</summary>
public sealed record TagsResult(Outcome Outcome, string Summary) : StepResult(Outcome, Summary)
{
    public string? Registry { get; init; }

    public string? Commit { get; init; }

    public IReadOnlyList<TaggedImage> Images { get; init; } = [];
}

/// <summary>One image's repository.</summary>
/// <param name="Version">That a publish of the checked-out commit would have.</param>
public sealed record TaggedImage(string Name, string Repository, string Version, IReadOnlyList<ShownTag> Tags);

/// <summary>One tag, there or to come.</summary>
/// <param name="Digest">Null when the registry does not hold the tag.</param>
/// <param name="Version">The version whose own tag names the same bytes.</param>
/// <param name="Publish"><c>moves</c>, <c>stays</c> or <c>refused</c>; null for a tag that a publish has nothing to do with.</param>
public sealed record ShownTag(string Tag, string? Digest, string? Version, string? Publish, string? Why)
{
    internal string Verdict => Publish is null ? "" : $"{Publish}: {Why}";
}
