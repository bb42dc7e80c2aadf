using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Configuration;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Observability.Validation;

/// <summary>Turns what promtool says of a rule file into findings, each with the place that is meant; pure.</summary>
public static partial class RuleMessages
{
    /// <param name="document">0-based number of the YAML document that promtool was given.</param>
    public static IEnumerable<Finding> Of(RuleFile file, int document, RuleFileVerdict verdict) =>
        [.. verdict.Errors.Select(error => Refused(file, document, error)), .. verdict.Duplicates.GroupBy(duplicate => Identity(duplicate.Name, duplicate.Labels)).SelectMany(same => Duplicates(file, document, same.Key, same.First(), same.Count()))];

    private static Finding Refused(RuleFile file, int document, PromtoolMessage message)
    {
        var place = PlaceOf(file, document, message);
        return new Finding("prometheus/rule-file", Severity.Error, message.Text, file.File, place?.Line, place?.Column);
    }

    private static ConfigPlace? PlaceOf(RuleFile file, int document, PromtoolMessage message)
    {
        if (RuleOf(file, document, message.Text) is var (rule, complaint))
        {
            return WithinRule(rule, complaint) ?? (message.Line > 0 ? new ConfigPlace(file.File, message.Line, message.Column) : rule.Place);
        }

        return message.Line > 0
            ? new ConfigPlace(file.File, message.Line, message.Column > 0 ? message.Column : MessagePlace.ColumnOfField(file.Source, message.Line, message.Text))
            : MessagePlace.Find(file.File, file.Source, message.Text) ?? OwnPlace(file);
    }

    /// <summary>The only thing that our reader finds wrong is what promtool speaks of.</summary>
    private static ConfigPlace? OwnPlace(RuleFile file) =>
        file.Problems is [{ Line: > 0 } only] ? new ConfigPlace(file.File, only.Line, only.Column) : null;

    private static (PrometheusRule Rule, string Complaint)? RuleOf(RuleFile file, int document, string text)
    {
        if (OfRule().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var number = int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);
        var groups = file.Groups.Where(group => group.Document == document && Quoted(group.Name) == match.Groups["group"].Value && group.Rules.Count >= number).ToList();
        var group = groups.Find(group => Quoted(group.Rules[number - 1].Name) == match.Groups["name"].Value) ?? groups.FirstOrDefault();
        return group is null ? null : (group.Rules[number - 1], match.Groups["rest"].Value);
    }

    private static ConfigPlace? WithinRule(PrometheusRule rule, string rest)
    {
        if (OfExpression().Match(rest) is { Success: true } expression)
        {
            var line = int.Parse(expression.Groups["line"].Value, CultureInfo.InvariantCulture);
            return rule.Expression.PlaceOf(Offset(rule.Expression.Text, line, int.Parse(expression.Groups["column"].Value, CultureInfo.InvariantCulture)));
        }

        if (OfText().Match(rest) is { Success: true } text)
        {
            var texts = text.Groups["kind"].Value.Contains("label", StringComparison.Ordinal) ? rule.Labels : rule.Annotations;
            return texts.FirstOrDefault(pair => pair.Key == text.Groups["name"].Value || Quoted(pair.Key) == text.Groups["name"].Value).Value?.Place;
        }

        return null;
    }

    /// <summary>promtool counts the bytes of a line, from 1.</summary>
    private static int Offset(string text, int line, int column)
    {
        var start = 0;
        for (var number = 1; number < line && text.IndexOf('\n', start) is >= 0 and var end; number++)
        {
            start = end + 1;
        }

        var (at, bytes) = (start, 1);
        while (at < text.Length && text[at] != '\n' && bytes < column)
        {
            var rune = Rune.GetRuneAt(text, at);
            bytes += rune.Utf8SequenceLength;
            at += rune.Utf16SequenceLength;
        }

        return Math.Min(at, Math.Max(0, text.Length - 1));
    }

    private static IEnumerable<Finding> Duplicates(RuleFile file, int document, string identity, DuplicateRule duplicate, int count)
    {
        var rules = file.Groups.Where(group => group.Document == document).SelectMany(group => group.Rules)
            .Where(rule => Identity(rule.Name, rule.Labels.ToDictionary(label => label.Key, label => label.Value.Text)) == identity).ToList();
        var message = $"{duplicate.Name} stands in this file more than once with the same labels{(rules.Count > 0 ? $", first in line {rules[0].Place.Line}" : "")}: both rules write the same series";
        return rules.Count > 1
            ? rules.Skip(1).Select(rule => Found(rule.Place))
            : Enumerable.Repeat(Found(null), count);

        Finding Found(ConfigPlace? place) => new("prometheus/duplicate-rule", Severity.Warning, message, file.File, place?.Line, place?.Column);
    }

    private static string Identity(string name, IReadOnlyDictionary<string, string> labels) =>
        string.Join('\0', labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}\u0001{label.Value}").Prepend(name));

    /// <summary>As Go quotes the plain texts that names are.</summary>
    private static string Quoted(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    [GeneratedRegex("""^group "(?<group>(?:\\.|[^"\\])*)", rule (?<number>\d+), "(?<name>(?:\\.|[^"\\])*)": (?<rest>.*)$""", RegexOptions.Singleline)]
    private static partial Regex OfRule();

    [GeneratedRegex(@"^could not parse expression: (?<line>\d+):(?<column>\d+): ")]
    private static partial Regex OfExpression();

    [GeneratedRegex("""^(?:(?<kind>label|annotation) "(?<name>(?:\\.|[^"\\])*)": |invalid (?<kind>label|annotation) (?:name|value): (?<name>.*)$|msg=)""")]
    private static partial Regex OfText();
}
