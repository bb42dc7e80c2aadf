using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PipelineBuild.Tools;

/// <summary>Reads what <c>promtool test rules</c> writes to standard error about one file.</summary>
public static partial class RuleTestReport
{
    public static (IReadOnlyList<RuleTestFailure> Failures, string Complaint) Read(IReadOnlyList<string> lines)
    {
        var failures = new List<RuleTestFailure>();
        var complaint = new List<string>();
        var group = "";
        for (var at = 0; at < lines.Count; at++)
        {
            var line = lines[at].Trim();
            if (line is "" or "FAILED:" || line.StartsWith("Unit Testing:", StringComparison.Ordinal))
            {
                continue;
            }

            if (GroupLine().Match(line) is { Success: true } named)
            {
                group = named.Groups["name"].Value;
            }
            else if (RuleLine().Match(line) is { Success: true } rule)
            {
                // It comes again for every evaluation.
                var failure = new RuleTestFailure(group, rule.Groups["rule"].Value, null, rule.Groups["time"].Value, "an evaluation without error", rule.Groups["error"].Value, []);
                failures.AddRange(failures.Any(known => known.Alert == failure.Alert && known.Got == failure.Got) ? [] : [failure]);
                group = "";
            }
            else if (CaseLine().Match(line) is { Success: true } found)
            {
                var end = at + 1;
                while (end < lines.Count && lines[end].StartsWith("     ", StringComparison.Ordinal))
                {
                    end++;
                }

                failures.Add(Failure(group, found, lines.Skip(at + 1).Take(end - at - 1).ToList()));
                group = "";
                at = end - 1;
            }
            else
            {
                complaint.Add(line);
            }
        }

        return (failures, string.Join('\n', complaint));
    }

    private static RuleTestFailure Failure(string group, Match found, IReadOnlyList<string> detail)
    {
        var split = detail.TakeWhile(line => !line.TrimStart().StartsWith("got:", StringComparison.Ordinal)).Count();
        var expression = found.Groups["expr"].Success ? Unquoted(found.Groups["expr"].Value) : null;
        return new RuleTestFailure(
            group,
            expression is null ? found.Groups["alert"].Value : null,
            expression,
            found.Groups["time"].Value,
            Block(detail.Take(split), "exp:"),
            split < detail.Count ? Block(detail.Skip(split), "got:") : found.Groups["rest"].Value.Trim(' ', ','),
            Fired(detail.Skip(split).ToList()));
    }

    private static string Block(IEnumerable<string> lines, string word)
    {
        var text = string.Join(' ', lines.Select(line => line.Trim())).Trim(' ', ',');
        return text.StartsWith(word, StringComparison.Ordinal) ? text[word.Length..].Trim() : text;
    }

    private static List<FiredAlert> Fired(IReadOnlyList<string> got)
    {
        var alerts = new List<FiredAlert>();
        for (var at = 0; at + 1 < got.Count; at++)
        {
            var labels = got[at].Trim();
            var annotations = got[at + 1].Trim();
            if (labels.StartsWith("Labels:", StringComparison.Ordinal) && annotations.StartsWith("Annotations:", StringComparison.Ordinal))
            {
                alerts.Add(new FiredAlert(Pairs(labels["Labels:".Length..]), Pairs(annotations["Annotations:".Length..])));
            }
        }

        return alerts;
    }

    private static Dictionary<string, string> Pairs(string text) =>
        Pair().Matches(text).ToDictionary(pair => pair.Groups["name"].Value, pair => Unquoted(pair.Groups["value"].Value), StringComparer.Ordinal);

    /// <summary>A text as Go quotes it: https://pkg.go.dev/strconv#Quote.</summary>
    public static string Unquoted(string quoted)
    {
        var bytes = new List<byte>();
        var inner = quoted[1..^1];
        for (var at = 0; at < inner.Length; at++)
        {
            if (inner[at] != '\\' || at + 1 == inner.Length)
            {
                var length = char.IsHighSurrogate(inner[at]) && at + 1 < inner.Length ? 2 : 1;
                bytes.AddRange(Encoding.UTF8.GetBytes(inner.Substring(at, length)));
                at += length - 1;
                continue;
            }

            var kind = inner[++at];
            var digits = kind switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
            if (digits == 0)
            {
                bytes.Add((byte)(kind switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'a' => '\a', 'b' => '\b', 'f' => '\f', 'v' => '\v', _ => kind }));
                continue;
            }

            var code = int.Parse(inner.AsSpan(at + 1, digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            bytes.AddRange(kind == 'x' ? [(byte)code] : Encoding.UTF8.GetBytes(char.ConvertFromUtf32(code)));
            at += digits;
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    [GeneratedRegex(@"^name: (?<name>.*),$")]
    private static partial Regex GroupLine();

    [GeneratedRegex("""^(?:alertname: ?(?<alert>.*?)|expr: (?<expr>"(?:\\.|[^"\\])*")), ?time: ?(?<time>[0-9a-z]+),(?<rest>.*)$""")]
    private static partial Regex CaseLine();

    [GeneratedRegex("^rule: (?<rule>.*?), time: (?<time>[0-9a-z]+), err: (?<error>.*)$")]
    private static partial Regex RuleLine();

    [GeneratedRegex("""(?<name>[A-Za-z_][A-Za-z0-9_]*)=(?<value>"(?:\\.|[^"\\])*")""")]
    private static partial Regex Pair();
}
