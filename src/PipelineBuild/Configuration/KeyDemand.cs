namespace PipelineBuild.Configuration;

/// <summary>What kind of value a key takes.</summary>
public enum KeyKind
{
    Text,
    Number,
    Decimal,
    Flag,
    Texts,
    TextMap,
    NumberMap,
    Json,
    Block,
    Blocks,
}

/// <summary>What a reader asks of one key; pipeline.schema.json and pipeline.reference.yml are tested against these.</summary>
/// <param name="Key">As in a path, but without the numbers of list elements: <c>containers.images[].name</c>.</param>
public sealed record KeyDemand(string Key, KeyKind Kind)
{
    public bool IsRequired { get; init; }

    /// <summary>What holds when the key is absent, as it would be written; null when nothing does.</summary>
    public string? Default { get; init; }

    /// <summary>The only texts that are taken; empty when the key is free.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    public int? Minimum { get; init; }

    public int? Maximum { get; init; }
}
