using System.Text;
using System.Text.RegularExpressions;
using PipelineBuild.Artifacts.Json;
using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Grafana;

/// <summary>Puts something that PromQL can read in the place of Grafana's variables: <c>$x</c>, <c>${x:regex}</c> and <c>[[x]]</c>.</summary>
public static partial class GrafanaMacros
{
    /// <summary>Stands for a variable where neither a duration nor a number is needed; a name that holds it is not known.</summary>
    public const string Unknown = "grafanavariable";

    private const string Duration = "5m";

    private static readonly string[] Durations = ["__interval", "__rate_interval", "__range", "__auto"];
    private static readonly string[] Numbers = ["__interval_ms", "__range_s", "__range_ms", "__from", "__to"];

    /// <param name="values">What the dashboard's own variables stand for; the others get something that can be read.</param>
    public static string Replace(string expression, IReadOnlyDictionary<string, string>? values = null) => Replace(expression, values, null);

    /// <summary>Where in the file a character of the replaced text comes from; of what stands for a variable the place of the variable.</summary>
    /// <param name="query">The text as it is written.</param>
    /// <param name="offset">In what <see cref="Replace(string, IReadOnlyDictionary{string, string}?)"/> makes of it.</param>
    public static ConfigPlace PlaceOf(PlacedValue query, int offset)
    {
        var variables = new List<(PromQl.PromSpan Written, PromQl.PromSpan Replaced)>();
        Replace(query.Text!, null, variables);
        var before = variables.LastOrDefault(variable => variable.Replaced.Start <= offset);
        return query.PlaceAt(offset < before.Replaced.End ? before.Written.Start : offset - before.Replaced.End + before.Written.End);
    }

    private static string Replace(string expression, IReadOnlyDictionary<string, string>? values, List<(PromQl.PromSpan Written, PromQl.PromSpan Replaced)>? variables)
    {
        var result = new StringBuilder();
        var place = new Place();
        var at = 0;
        foreach (Match variable in Variable().Matches(expression))
        {
            var before = expression[at..variable.Index];
            place.Pass(before);
            result.Append(before);
            at = variable.Index + variable.Length;
            var start = result.Length;
            result.Append(values?.GetValueOrDefault(variable.Groups["name"].Value) ?? Value(variable.Groups["name"].Value, place, result.ToString(), at < expression.Length ? expression[at] : ' '));
            variables?.Add((new(variable.Index, at), new(start, result.Length)));
        }

        return result.Append(expression[at..]).ToString();
    }

    /// <summary>The dashboard's own variables that a text uses, in their order, and where they begin; Grafana's begin with two underscores.</summary>
    public static IEnumerable<(string Name, int Offset)> NamesIn(string text) => !text.Contains('$') && !text.Contains("[[", StringComparison.Ordinal) ? []
        : Variable().Matches(text).Select(variable => (Name: variable.Groups["name"].Value, variable.Index)).Where(variable => !variable.Name.StartsWith("__", StringComparison.Ordinal) && !char.IsAsciiDigit(variable.Name[0]));

    private static string Value(string name, Place place, string before, char next)
    {
        if (place.IsInText)
        {
            return Unknown;
        }

        if (Numbers.Contains(name))
        {
            return "1";
        }

        // The unit may stand behind the variable.
        var needsUnit = !char.IsAsciiLetter(next);
        return place.IsInRange || OffsetBefore().IsMatch(before) ? (needsUnit ? Duration : "5")
            : Durations.Contains(name) ? Duration
            : char.IsAsciiDigit(before.LastOrDefault()) || ParameterBefore().IsMatch(before) ? "1"
            : Unknown;
    }

    [GeneratedRegex(@"\$\{(?<name>\w+)([.:][^}]*)?\}|\$(?<name>[A-Za-z_]\w*)|\[\[(?<name>[A-Za-z_]\w*)(:\w+)?\]\]")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\boffset\s+-?$")]
    private static partial Regex OffsetBefore();

    [GeneratedRegex(@"\b(topk|bottomk|quantile|limitk|limit_ratio|histogram_quantile)\s*(\b(by|without)\s*\([^)]*\)\s*)?\(\s*$")]
    private static partial Regex ParameterBefore();

    /// <summary>Whether what comes next stands in quotes, or between the brackets of a range.</summary>
    private sealed class Place
    {
        private char quote;
        private bool isEscaped;

        public bool IsInText => quote != '\0';

        public bool IsInRange { get; private set; }

        public void Pass(string text)
        {
            foreach (var letter in text)
            {
                if (IsInText)
                {
                    quote = letter == quote && !isEscaped ? '\0' : quote;
                    isEscaped = letter == '\\' && !isEscaped && quote != '`';
                    continue;
                }

                quote = letter is '"' or '\'' or '`' ? letter : quote;
                IsInRange = letter == '[' || (IsInRange && letter != ']');
            }
        }
    }
}
