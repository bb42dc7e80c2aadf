using System.Globalization;
using System.Text.RegularExpressions;

namespace PipelineBuild.Tools;

/// <summary>Reads what <c>promtool check</c> writes. Which files are well is on standard output, the complaints are on standard error in the order of the files.</summary>
internal static partial class PromtoolReport
{
    private const string Failed = "  FAILED:";
    private const string Duplicates = "lint error ";

    /// <returns>Null if that is not told of every file.</returns>
    public static IReadOnlyList<RuleFileVerdict>? Rules(IReadOnlyList<string> files, ProcessOutput output)
    {
        var counts = Counts(files, output.Text);
        var complaints = Complaints(output.StandardError);
        if (counts is null || counts.Count(count => count is null) != complaints.Count || (complaints.Count == 0 && !output.Succeeded))
        {
            return null;
        }

        var next = 0;
        var verdicts = files.Zip(counts, (file, count) => count is null ? Verdict(file, complaints[next++]) : new RuleFileVerdict(file, count, [], [])).ToList();
        return verdicts.Any(verdict => verdict is { Rules: null, Errors.Count: 0, Duplicates.Count: 0 }) ? null : verdicts;
    }

    /// <returns>Null if it is not told of the file.</returns>
    public static IReadOnlyList<PromtoolMessage>? Config(string file, ProcessOutput output)
    {
        if (output.StandardOutput.Any(line => line == $" SUCCESS: {file} is valid prometheus config file syntax"))
        {
            return [];
        }

        // What it says of the rule files comes after the configuration's own complaint.
        var complaint = output.StandardError.SkipWhile(line => !line.StartsWith($"{Failed} ", StringComparison.Ordinal)).ToList();
        if (output.Succeeded || complaint.Count == 0)
        {
            return null;
        }

        var text = string.Join('\n', complaint.TakeWhile((line, index) => index == 0 || !line.StartsWith(Failed, StringComparison.Ordinal)))[(Failed.Length + 1)..];
        var prefix = $"parsing YAML file {file}: ";
        return Messages(text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text).ToList();
    }

    /// <summary>How many rules each file has; null for one with a complaint.</summary>
    private static List<int?>? Counts(IReadOnlyList<string> files, string text)
    {
        var counts = new List<int?>();
        var at = 0;
        foreach (var file in files)
        {
            // A name may hold line breaks: what is known is looked for, not what looks like a name.
            var head = $"Checking {file}";
            if (string.CompareOrdinal(text, at, head, 0, head.Length) != 0)
            {
                return null;
            }

            at += head.Length;
            var found = Found().Match(text, at);
            counts.Add(found.Success ? int.Parse(found.Groups["count"].Value, CultureInfo.InvariantCulture) : null);
            at += found.Length;
            while (at < text.Length && text[at] is '\n')
            {
                at++;
            }
        }

        return at == text.Length ? counts : null;
    }

    private static List<List<string>> Complaints(IReadOnlyList<string> lines)
    {
        var complaints = new List<List<string>>();
        foreach (var line in lines)
        {
            if (line == Failed)
            {
                complaints.Add([]);
            }
            else if (complaints.Count > 0)
            {
                complaints[^1].Add(line);
            }
        }

        return complaints;
    }

    private static RuleFileVerdict Verdict(string file, List<string> complaint)
    {
        if (complaint.Count > 0 && complaint[0].StartsWith(Duplicates, StringComparison.Ordinal))
        {
            return new RuleFileVerdict(file, null, [], Duplicated(complaint));
        }

        // Each error begins with the name of the file, and may go on for some lines.
        var text = $"\n{string.Join('\n', complaint)}";
        var errors = text.Split($"\n{file}: ", StringSplitOptions.RemoveEmptyEntries).Where(error => error.Trim().Length > 0).SelectMany(Messages).Distinct().ToList();
        return new RuleFileVerdict(file, null, errors, []);
    }

    private static List<DuplicateRule> Duplicated(List<string> lines)
    {
        var rules = new List<DuplicateRule>();
        foreach (var line in lines)
        {
            if (line.StartsWith("Metric: ", StringComparison.Ordinal))
            {
                rules.Add(new DuplicateRule(line["Metric: ".Length..], new Dictionary<string, string>()));
            }
            else if (line.StartsWith('\t') && line.IndexOf(": ", StringComparison.Ordinal) is > 0 and var colon && rules.Count > 0)
            {
                ((Dictionary<string, string>)rules[^1].Labels)[line[1..colon]] = line[(colon + 2)..];
            }
        }

        return rules;
    }

    private static IEnumerable<PromtoolMessage> Messages(string error)
    {
        const string Several = "yaml: unmarshal errors:";
        if (error.StartsWith(Several, StringComparison.Ordinal))
        {
            return error[Several.Length..].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => Placed(line, LineOnly().Match(line)));
        }

        return [Places().Match(error) is { Success: true } places ? Placed(error, places) : Placed(error.TrimEnd(), YamlLine().Match(error))];
    }

    private static PromtoolMessage Placed(string text, Match place) => place.Success
        ? new PromtoolMessage(text[place.Length..], Number(place.Groups["line"].Value), Number(place.Groups["column"].Value))
        : new PromtoolMessage(text, 0, 0);

    private static int Number(string digits) => int.TryParse(digits, CultureInfo.InvariantCulture, out var number) ? number : 0;

    [GeneratedRegex(@"\G\n  SUCCESS: (?<count>\d+) rules found")]
    private static partial Regex Found();

    /// <summary>Two where a rule is alert and record at once: the first will do.</summary>
    [GeneratedRegex(@"^(?<line>\d+):(?<column>\d+): (?:\d+:\d+: )*")]
    private static partial Regex Places();

    [GeneratedRegex(@"^line (?<line>\d+): (?<column>)")]
    private static partial Regex LineOnly();

    [GeneratedRegex(@"^yaml: line (?<line>\d+): (?<column>)")]
    private static partial Regex YamlLine();
}
