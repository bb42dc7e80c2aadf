namespace PipelineBuild.Artifacts.PromQl;

/// <summary>What kind of word or sign a token is.</summary>
internal enum PromTokenKind
{
    End,

    /// <summary>What can't be read; its text says why.</summary>
    Error,
    Number,
    Duration,
    String,
    Identifier,

    /// <summary>A name with a colon, which only metrics may have.</summary>
    MetricName,
    Aggregator,
    Keyword,
    Symbol,
}

/// <summary>A word or sign of an expression.</summary>
/// <param name="Text">As it is written; keywords and aggregators in lower case.</param>
internal readonly record struct PromToken(PromTokenKind Kind, string Text, int Start, int End)
{
    public PromSpan Span => new(Start, End);

    public bool Is(string text) => Kind is PromTokenKind.Symbol or PromTokenKind.Keyword && Text == text;

    /// <summary>The way messages speak of it.</summary>
    public string Shown => Kind switch
    {
        PromTokenKind.End => "the end",
        PromTokenKind.Number => $"the number {Text}",
        PromTokenKind.Duration => $"the duration {Text}",
        PromTokenKind.String => $"the string {Text}",
        _ => $"'{Text}'",
    };
}
