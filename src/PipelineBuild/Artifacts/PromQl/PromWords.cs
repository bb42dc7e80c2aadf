namespace PipelineBuild.Artifacts.PromQl;

/// <summary>Words of the language and where they may stand as names all the same.</summary>
internal static class PromWords
{
    private static readonly string[] Aggregators = ["sum", "avg", "count", "min", "max", "group", "stddev", "stdvar", "topk", "bottomk", "count_values", "quantile"];

    private static readonly string[] Keywords =
        ["and", "or", "unless", "atan2", "offset", "by", "without", "on", "ignoring", "group_left", "group_right", "bool", "start", "end"];

    private static readonly string[] NoMetrics = ["atan2", "on", "ignoring", "group_left", "group_right", "bool"];

    private static readonly Dictionary<string, (PromTokenKind, string)>.AlternateLookup<ReadOnlySpan<char>> ByWord = Table().GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Higher ones bind tighter.</summary>
    private static readonly Dictionary<string, int> Priorities = new(StringComparer.Ordinal)
    {
        ["or"] = 1,
        ["and"] = 2,
        ["unless"] = 2,
        ["=="] = 3,
        ["!="] = 3,
        ["<"] = 3,
        ["<="] = 3,
        [">"] = 3,
        [">="] = 3,
        ["+"] = 4,
        ["-"] = 4,
        ["*"] = 5,
        ["/"] = 5,
        ["%"] = 5,
        ["atan2"] = 5,
        [Power] = PowerPriority,
    };

    public const string Power = "^";

    public const int PowerPriority = 6;

    public const int LowestPriority = 1;

    public static IReadOnlyList<string> AggregatorNames => Aggregators;

    /// <summary>What a word is, whatever its case; null for a name.</summary>
    public static (PromTokenKind Kind, string Text)? Find(ReadOnlySpan<char> word) => ByWord.TryGetValue(word, out var found) ? found : null;

    /// <summary>0 for what is no operator between two operands.</summary>
    public static int PriorityOf(PromToken token) => token.Kind is PromTokenKind.Symbol or PromTokenKind.Keyword ? Priorities.GetValueOrDefault(token.Text) : 0;

    public static bool HasParameter(string aggregator) => aggregator is "topk" or "bottomk" or "count_values" or "quantile";

    public static bool MayBeMetric(PromToken token) => token.Kind switch
    {
        PromTokenKind.Identifier or PromTokenKind.MetricName or PromTokenKind.Aggregator => true,
        PromTokenKind.Keyword => !NoMetrics.Contains(token.Text),
        _ => false,
    };

    public static bool MayBeLabel(PromToken token) => token.Kind switch
    {
        PromTokenKind.Identifier or PromTokenKind.Aggregator => true,
        PromTokenKind.Keyword => token.Text != "without",
        _ => false,
    };

    private static Dictionary<string, (PromTokenKind, string)> Table()
    {
        var table = new Dictionary<string, (PromTokenKind, string)>(StringComparer.OrdinalIgnoreCase)
        {
            ["inf"] = (PromTokenKind.Number, "inf"),
            ["nan"] = (PromTokenKind.Number, "nan"),
        };
        foreach (var word in Aggregators)
        {
            table[word] = (PromTokenKind.Aggregator, word);
        }

        foreach (var word in Keywords)
        {
            table[word] = (PromTokenKind.Keyword, word);
        }

        return table;
    }
}
