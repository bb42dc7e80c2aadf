namespace PipelineBuild.Artifacts.Prometheus;

/// <summary>Reads what stands between the braces of a sample.</summary>
internal static class ExpositionLabels
{
    /// <summary>Reads up to the closing brace; the opening one is behind us.</summary>
    /// <param name="name">Null where the metric's name stands in quotes as the first of them.</param>
    /// <returns>The metric's name.</returns>
    public static string Read(ExpositionCursor cursor, string? name, List<KeyValuePair<string, string>> labels)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (cursor.SkipBlanks(); !cursor.Skips('}'); cursor.SkipBlanks())
        {
            var column = cursor.Column;
            var isQuoted = cursor.Current == '"';
            var label = cursor.Name("label's name", withColon: false);
            cursor.SkipBlanks();
            if (name is null && isQuoted && cursor.Current != '=')
            {
                name = label;
            }
            else
            {
                Value(cursor, label, labels);
                if (!names.Add(label))
                {
                    throw new ExpositionException(column, $"the label {label} comes twice");
                }
            }

            cursor.SkipBlanks();
            if (!cursor.Skips(',') && cursor.Current != '}')
            {
                throw cursor.Wrong("expected ',' or '}' behind a label");
            }
        }

        return name ?? throw cursor.Wrong("the metric has no name");
    }

    private static void Value(ExpositionCursor cursor, string label, List<KeyValuePair<string, string>> labels)
    {
        cursor.Expect('=', $"behind the label {label}");
        cursor.SkipBlanks();
        if (cursor.Quoted($"value of {label}") is { Length: > 0 } value)
        {
            labels.Add(new KeyValuePair<string, string>(label, value));
        }
    }
}

/// <summary>What the names of samples have behind the name of their family.</summary>
internal static class ExpositionSuffixes
{
    private static readonly Dictionary<string, string[]> Types = new(StringComparer.Ordinal)
    {
        ["_bucket"] = ["histogram", "gaugehistogram"],
        ["_count"] = ["histogram", "summary"],
        ["_sum"] = ["histogram", "summary"],
        ["_gcount"] = ["gaugehistogram"],
        ["_gsum"] = ["gaugehistogram"],
        ["_total"] = ["counter"],
        ["_created"] = ["counter", "histogram", "summary", "gaugehistogram"],
        ["_info"] = ["info"],
    };

    public static IEnumerable<(string Family, string Suffix)> Split(string name) =>
        Types.Keys.Where(suffix => name.EndsWith(suffix, StringComparison.Ordinal)).Select(suffix => (name[..^suffix.Length], suffix));

    public static bool Fits(string? type, string suffix) => type is not null && Types[suffix].Contains(type);
}
