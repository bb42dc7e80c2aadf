namespace PipelineBuild.Containers.Tags;

/// <summary>What becomes of one tag, and why.</summary>
/// <param name="Tag">Its pattern where the tag can't be told.</param>
/// <param name="Moves">Whether it goes to the image that is published.</param>
public sealed record TagDecision(string Tag, TagKind Kind, bool Moves, string Why)
{
    /// <summary>The tag of the higher version that a moving tag belongs to.</summary>
    public string? HolderTag { get; init; }
}

/// <summary>How long a tag stays where it is.</summary>
public enum TagKind
{
    /// <summary>Names one version: set once.</summary>
    Version,

    /// <summary>Follows the highest stable version of its line.</summary>
    Moving,

    /// <summary>Follows every publish.</summary>
    Floating,
}
