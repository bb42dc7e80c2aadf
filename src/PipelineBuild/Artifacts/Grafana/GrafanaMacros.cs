using System.Text;
using System.Text.RegularExpressions;

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
    public static string Replace(string expression, IReadOnlyDictionary<string, string>? values = null)
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
            result.Append(values?.GetValueOrDefault(variable.Groups["name"].Value) ?? Value(variable.Groups["name"].Value, place, result.ToString(), at < expression.Length ? expression[at] : ' '));
        }

        return result.Append(expression[at..]).ToString();
    }

    /// <summary>The dashboard's own variables that a text uses, in their order; Grafana's begin with two underscores.</summary>
    public static IEnumerable<string> NamesIn(string text) => !text.Contains('$') && !text.Contains("[[", StringComparison.Ordinal) ? []
        : Variable().Matches(text).Select(variable => variable.Groups["name"].Value).Where(name => !name.StartsWith("__", StringComparison.Ordinal) && !char.IsAsciiDigit(name[0]));

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
