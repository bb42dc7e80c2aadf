using System.Text.Json.Serialization;
using PipelineBuild.Containers.Gates;
using PipelineBuild.Containers.Tags;
using PipelineBuild.Results;

namespace PipelineBuild.Containers;

/// <summary>What DockerPublish left in the registry, read back from there.</summary>
public sealed record ImagePublishResult(Outcome Outcome, string Summary) : StepResult(Outcome, Summary)
{
    public string? Registry { get; init; }

    public string? Version { get; init; }

    public IReadOnlyList<PublishedImage> Images { get; init; } = [];

    /// <summary>Versions that --overwrite has taken from other images.</summary>
    public IReadOnlyList<TakenVersion> Overwritten { get; init; } = [];
}

/// <summary>One image as the registry answers for it.</summary>
/// <param name="Reference">Registry, repository and digest of the index.</param>
/// <param name="Tags">All tags that were set or confirmed, the commit's first.</param>
/// <param name="Pushed">False when the registry had it already.</param>
public sealed record PublishedImage(string Name, string Reference, string Digest, IReadOnlyList<string> Tags, IReadOnlyList<string> MovedTags, IReadOnlyDictionary<string, string> Platforms, bool Pushed)
{
    /// <summary>Of the image's release line.</summary>
    public string? Version { get; init; }

    /// <summary>What the gates found; null when it passed none.</summary>
    public ImageEvidence? Evidence { get; init; }

    /// <summary>What became of each tag, and why.</summary>
    [JsonIgnore]
    public IReadOnlyList<TagDecision> Decisions { get; init; } = [];

    internal static ResultTable TableOf(IEnumerable<PublishedImage> images) => new(["image", "tags", "platforms", "digest"], images.Select(image => new[]
    {
        image.Reference.Split('@')[0], string.Join(' ', image.Tags), string.Join(' ', image.Platforms.Keys), image.Digest,
    }).ToList());
}
