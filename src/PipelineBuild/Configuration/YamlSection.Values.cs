using System.Globalization;

namespace PipelineBuild.Configuration;

/// <content>The getters of single values, lists of texts and maps.</content>
public sealed partial class YamlSection
{
    public string? OptionalText(string key, Func<string, string?>? check = null) => TextOf(key, new KeyDemand(SchemaPathOf(key), KeyKind.Text), check);

    public string Text(string key, string fallback, Func<string, string?>? check = null) =>
        TextOf(key, new KeyDemand(SchemaPathOf(key), KeyKind.Text) { Default = fallback }, check) ?? fallback;

    public string RequiredText(string key, Func<string, string?>? check = null)
    {
        if (!Has(key))
        {
            Missing(key);
        }

        return TextOf(key, new KeyDemand(SchemaPathOf(key), KeyKind.Text) { IsRequired = true }, check) ?? "";
    }

    /// <summary>One of a few texts, the first of which holds when the key is absent.</summary>
    public string Choice(string key, IReadOnlyList<string> choices) => ChoiceOf(key, new KeyDemand(SchemaPathOf(key), KeyKind.Text) { Choices = choices, Default = choices[0] }) ?? choices[0];

    public string RequiredChoice(string key, IReadOnlyList<string> choices)
    {
        if (!Has(key))
        {
            Missing(key);
        }

        return ChoiceOf(key, new KeyDemand(SchemaPathOf(key), KeyKind.Text) { Choices = choices, IsRequired = true }) ?? "";
    }

    /// <summary>One of a few texts, or null when the key is absent.</summary>
    public string? OptionalChoice(string key, IReadOnlyCollection<string> choices) => ChoiceOf(key, new KeyDemand(SchemaPathOf(key), KeyKind.Text) { Choices = [.. choices] });

    private string? ChoiceOf(string key, KeyDemand demand) => TextOf(
        key,
        demand,
        text => demand.Choices.Contains(text) ? null : $"expected one of {string.Join(", ", demand.Choices)}, found '{text}'{Suggest(text, demand.Choices)}");

    /// <summary>One of a few texts; empty when it is missing, which is a mistake.</summary>
    public string RequiredChoice(string key, IReadOnlyCollection<string> choices)
    {
        if (!Has(key))
        {
            Missing(key);
        }

        return TextOf(
            key,
            new KeyDemand(SchemaPathOf(key), KeyKind.Text) { Choices = [.. choices], IsRequired = true },
            text => choices.Contains(text) ? null : $"expected one of {string.Join(", ", choices)}, found '{text}'{Suggest(text, choices)}") ?? "";
    }

    public int Number(string key, int fallback, int minimum, int maximum) => NumberOf(key, fallback, minimum, maximum) ?? fallback;

    /// <summary>A whole number, or null when the key is absent.</summary>
    public int? OptionalNumber(string key, int minimum, int maximum) => NumberOf(key, null, minimum, maximum);

    /// <summary>A whole number that must be there.</summary>
    public int RequiredNumber(string key, int minimum, int maximum)
    {
        if (!Has(key))
        {
            Missing(key);
        }

        return NumberOf(key, null, minimum, maximum, isRequired: true) ?? minimum;
    }

    /// <summary>A number that may have decimals, above one bound and up to another.</summary>
    public double RequiredDecimal(string key, int above, int most)
    {
        Ask(new KeyDemand(SchemaPathOf(key), KeyKind.Decimal) { Maximum = most, IsRequired = true });
        var scalar = Scalar(key);
        Keep(PathOf(key), scalar?.Text, scalar);
        if (scalar is null)
        {
            if (Find(key) is null)
            {
                Missing(key);
            }

            return most;
        }

        if (scalar.Meaning == PlainMeaning.Number && double.TryParse(scalar.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number > above && number <= most)
        {
            return number;
        }

        Error(key, string.Create(CultureInfo.InvariantCulture, $"expected a number above {above} and up to {most}, found {scalar.Kind}"));
        return most;
    }

    public bool Flag(string key, bool fallback)
    {
        Ask(key, KeyKind.Flag, fallback ? "true" : "false");
        var scalar = Scalar(key);
        Keep(PathOf(key), scalar?.Text ?? (fallback ? "true" : "false"), scalar);
        if (scalar is null or { Text: "true" or "false", Meaning: PlainMeaning.Truth })
        {
            return scalar is null ? fallback : scalar.Text == "true";
        }

        var hint = scalar.Meaning == PlainMeaning.Text && scalar.Text is "true" or "false" ? "; leave the quotes out"
            : PlainScalar.TruthMeantBy(scalar.Text) is { } meant ? $"; write {meant}" : "";
        Error(key, $"expected true or false, found {scalar.Kind}{hint}");
        return fallback;
    }

    /// <summary>A list of texts that must be there and hold one.</summary>
    public IReadOnlyList<string> RequiredTexts(string key, Func<string, string?>? check = null)
    {
        if (!Has(key))
        {
            Missing(key);
        }
        else if (IsEmptyList(key))
        {
            Error(key, "must not be empty");
        }

        return TextsOf(key, new KeyDemand(SchemaPathOf(key), KeyKind.Texts) { IsRequired = true }, [], check);
    }

    public IReadOnlyList<string> Texts(string key, IReadOnlyList<string> fallback, Func<string, string?>? check = null) =>
        TextsOf(key, new KeyDemand(SchemaPathOf(key), KeyKind.Texts) { Default = Flow(fallback) }, fallback, check);

    private IReadOnlyList<string> TextsOf(string key, KeyDemand demand, IReadOnlyList<string> fallback, Func<string, string?>? check)
    {
        Ask(demand);
        if (Items(key) is not { } items)
        {
            Keep(PathOf(key), Flow(fallback), null);
            return fallback;
        }

        var texts = new List<string>();
        foreach (var (item, index) in items.Select((item, index) => (item, index)))
        {
            if (item is not ConfigScalar { Text.Length: > 0, Meaning: not PlainMeaning.Nothing } scalar)
            {
                document.Error(item.Place, $"{PathOf(key)}[{index}]", $"expected a text, found {item.Kind}");
            }
            else if ((check?.Invoke(scalar.Text) ?? QuotesMissing(scalar)) is { } problem)
            {
                document.Error(item.Place, PathOf(key), Printable.WithExcerpt(problem, scalar.Text));
            }
            else
            {
                texts.Add(scalar.Text);
            }
        }

        Keep(PathOf(key), Flow(texts), Find(key));
        return texts;
    }

    /// <summary>A mapping of free names to texts as they are written, quotes or not, in the file's order.</summary>
    public IReadOnlyDictionary<string, string> TextMap(string key, Func<string, string?>? checkValue = null, Func<string, string?>? checkName = null)
    {
        Ask(key, KeyKind.TextMap);
        return MapOf(key, checkName, scalar => scalar.Meaning == PlainMeaning.Nothing ? "expected a text, found nothing; write '' for an empty one" : checkValue?.Invoke(scalar.Text));
    }

    /// <summary>A mapping of free names to whole numbers, in the file's order.</summary>
    public IReadOnlyDictionary<string, int> NumberMap(string key, int minimum, int maximum, Func<string, string?>? checkName = null)
    {
        Ask(new KeyDemand(SchemaPathOf(key), KeyKind.NumberMap) { Minimum = minimum, Maximum = maximum });
        return MapOf(key, checkName, scalar => NumberProblem(scalar, minimum, maximum)).ToDictionary(pair => pair.Key, pair => int.Parse(pair.Value, CultureInfo.InvariantCulture), StringComparer.Ordinal);
    }

    private Dictionary<string, string> MapOf(string key, Func<string, string?>? checkName, Func<ConfigScalar, string?> checkValue)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        var mapping = Mapping(key);
        foreach (var entry in Entries(mapping))
        {
            var path = $"{PathOf(key)}.{Printable.Excerpt(entry.Key)}";
            if (checkName?.Invoke(entry.Key) is { } wrongName)
            {
                document.Error(entry.KeyPlace, path, Printable.WithExcerpt(wrongName, entry.Key));
            }

            if (entry.Value is not ConfigScalar scalar)
            {
                document.Error(entry.Value.Place, path, $"expected a single value, found {entry.Value.Kind}");
            }
            else if (checkValue(scalar) is { } problem)
            {
                document.Error(scalar.Place, path, Printable.WithExcerpt(problem, scalar.Text));
            }
            else
            {
                map[entry.Key] = scalar.Text;
                Keep(path, scalar.Text, scalar);
            }
        }

        if (mapping is null or { Entries.Count: 0 })
        {
            Keep(PathOf(key), "{}", mapping);
        }

        return map;
    }

    private string? TextOf(string key, KeyDemand demand, Func<string, string?>? check)
    {
        Ask(demand);
        var scalar = Scalar(key);
        if (scalar is not null && (scalar.Text.Trim().Length == 0 || scalar.Meaning == PlainMeaning.Nothing))
        {
            Error(key, "must not be empty");
            return null;
        }

        Keep(PathOf(key), scalar?.Text ?? demand.Default, scalar);
        if (scalar is not null && (check?.Invoke(scalar.Text) ?? QuotesMissing(scalar)) is { } problem)
        {
            Error(key, Printable.WithExcerpt(problem, scalar.Text));
        }

        return scalar?.Text;
    }

    private int? NumberOf(string key, int? fallback, int minimum, int maximum, bool isRequired = false)
    {
        var demand = Ask(new KeyDemand(SchemaPathOf(key), KeyKind.Number) { Default = fallback?.ToString(CultureInfo.InvariantCulture), Minimum = minimum, Maximum = maximum, IsRequired = isRequired });
        var scalar = Scalar(key);
        Keep(PathOf(key), scalar?.Text ?? demand.Default, scalar);
        if (scalar is null)
        {
            return null;
        }

        if (NumberProblem(scalar, minimum, maximum) is { } problem)
        {
            Error(key, problem);
            return null;
        }

        return int.Parse(scalar.Text, CultureInfo.InvariantCulture);
    }

    private static string? NumberProblem(ConfigScalar scalar, int minimum, int maximum)
    {
        var isPlain = scalar.Meaning == PlainMeaning.Number;
        if (isPlain && PlainScalar.IsWholeNumber(scalar.Text) && int.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum)
        {
            return null;
        }

        var hint = PlainScalar.IsWholeNumber(scalar.Text) ? (isPlain ? "" : "; leave the quotes out") : isPlain && !scalar.Text.Contains('.') ? "; write plain digits, without a leading zero" : "";
        return $"expected a whole number from {minimum} to {maximum}, found {scalar.Kind}{hint}";
    }

    /// <summary>Editors, and other programs that read the file, would see no text there.</summary>
    private static string? QuotesMissing(ConfigScalar scalar) => scalar.Meaning switch
    {
        PlainMeaning.Number => $"expected a text, found the number {scalar.Text}; write it in quotes",
        PlainMeaning.Truth => $"expected a text, found the truth value {scalar.Text}; write it in quotes",
        _ => null,
    };

    private static string Flow(IReadOnlyList<string> texts) => $"[{string.Join(", ", texts)}]";
}
