using System.Text.RegularExpressions;
using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Artifacts.PromQl;
using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Tests.Fakes;
using Xunit.Abstractions;

namespace PipelineBuild.IntegrationTests.Observability;

/// <summary>Our grammar and the real promtool accept the same expressions and the same rule files.</summary>
public sealed partial class PromQlAgreementTests(ITestOutputHelper output) : IDisposable
{
    private const string Units = "tests/PipelineBuild.Tests/Artifacts";
    private const int Damaged = 3000;

    private static readonly string[] Words =
    [
        "(", ")", "{", "}", "[", "]", ",", "+", "-", "*", "/", "%", "^", "==", "!=", "<", ">=", "and", "or", "unless", "atan2", "by", "without", "on", "ignoring", "group_left", "bool", "offset", "@",
        "start", "end()", "inf", "5", "0x1f", "1.5e3", "5m", "0s", "1d2w", "[5m]", "[1h:5m]", "(job)", "{a=\"b\"}", "{}", "=~", "up", "foo:bar", "sum", "topk", "quantile", "rate", "label_replace", "time()", "vector(1)",
        "scalar", "histogram_quantile", "absent", "round", "\"x\"", "'y'", "`z`", "#", ":", "~", "$",
    ];

    private readonly MonitoringWorkspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [MonitoringFact]
    public async Task The_expressions_of_the_unit_tests_are_judged_alike()
    {
        var accepted = Lines("accepted.txt");
        var refused = Lines("refused.txt").Select(line => line[..line.LastIndexOf(" => ", StringComparison.Ordinal)]).ToList();

        var verdicts = await AcceptedByPromtoolAsync([.. accepted, .. refused]);

        Assert.Empty(accepted.Where((_, index) => !verdicts[index]));
        Assert.Empty(refused.Where((_, index) => verdicts[accepted.Length + index]));
        output.WriteLine($"{verdicts.Count} expressions judged alike");
    }

    [MonitoringFact]
    public async Task Damaged_expressions_are_judged_alike()
    {
        var whole = Lines("accepted.txt").Concat(CorpusExpressions()).ToList();
        var random = new Random(2042);
        var damaged = Enumerable.Range(0, Damaged).Select(_ => Damage(whole[random.Next(whole.Count)], random)).ToList();

        var verdicts = await AcceptedByPromtoolAsync(damaged);

        Assert.Empty(damaged.Zip(verdicts).Where(pair => PromParser.Parse(pair.First).Expression is not null != pair.Second)
            .Select(pair => $"promtool {(pair.Second ? "accepts" : "refuses")}: {pair.First} ({PromParser.Parse(pair.First).Problem})"));
        output.WriteLine($"{damaged.Count} expressions judged alike, {verdicts.Count(accepted => accepted)} of them accepted");
        Assert.InRange(verdicts.Count(accepted => accepted), 100, Damaged - 100);
    }

    [MonitoringFact]
    public async Task Rule_files_are_judged_alike()
    {
        string[] groups =
        [
            "groups:", "groups: []", "groups: x", "- a", "group: []", "groups: [{name: a}]", "groups: [{name: a}, {name: a}]", "groups: [{rules: []}]", "groups: [{name: ''}]", "groups: [{name: ~}]", "groups: [{name: [a]}]",
            "groups: [x]", "groups: [~]", "groups: [{name: a, interval: 5}]", "groups: [{name: a, interval: 1h30m}]", "groups: [{name: a, interval: ''}]", "groups: [{name: a, limit: 5}]", "groups: [{name: a, limit: x}]",
            "groups: [{name: a, limit: '5'}]", "groups: [{name: a, query_offset: 1m}]", "groups: [{name: a, labels: {}}]", "groups: [{name: a, rules: x}]", "groups: [{name: a, rules: [~]}]", "groups: [{name: a, rules: [x]}]",
            "groups: []\ngroups: []", "groups: [", "groups: []\nx: 1",
        ];
        string[] rules =
        [
            "alert: x, expr: up", "alert: x", "expr: up", "record: x, expr: up", "record: x, alert: y, expr: up", "record: a-b, expr: up", "record: 5, expr: 5", "alert: '', expr: up", "alert: x, expr: ''", "alert: x, expr: ~",
            "alert: null, expr: null", "alert: [x], expr: up", "alert: x, expr: [up]", "alert: x, expr: up, for: 5m", "alert: x, expr: up, for: 5", "alert: x, expr: up, for: 0", "alert: x, expr: up, for: ''", "alert: x, expr: up, for: ",
            "alert: x, expr: up, for: 1x", "alert: x, expr: up, for: [5m]", "alert: x, expr: up, keep_firing_for: 5m", "record: x, expr: up, for: 5m", "record: x, expr: up, for: 0s", "record: x, expr: up, keep_firing_for: 5m",
            "record: x, expr: up, annotations: {a: b}", "record: x, expr: up, annotations: {}", "alert: x, expr: up, labels: {a: , b: ~, c: 5, d: yes}", "alert: x, expr: up, labels: {a: [x]}", "alert: x, expr: up, labels: {a-b: x}",
            "alert: x, expr: up, labels: {__name__: x}", "alert: x, expr: up, labels: [a]", "alert: x, expr: up, labels: ", "alert: x, expr: up, annotations: {__name__: x}", "alert: x, expr: up, annotations: {5: x}",
            "alert: x, Expr: up", "alert: x, expr: up, partial_response_strategy: warn", "alert: x, expr: 'rate(up)'", "alert: x, alert: y, expr: up", "record: x, expr: !!str 5", "record: x, expr: \"u\\u0070\"",
        ];
        var files = groups.Concat(rules.Select(rule => $"groups:\n- name: g\n  rules:\n  - {{{rule}}}")).Select((text, index) => Write($"f{index}.yml", $"{text}\n")).ToList();

        var verdicts = await workspace.Promtool.CheckRulesAsync(workspace.Folder.Path, files, default);

        Assert.Empty(verdicts.Where(verdict => verdict.Passed != (ProblemsOf(verdict.File).Count == 0))
            .Select(verdict => $"{File.ReadAllText(workspace.Folder.At(verdict.File))}: promtool: {string.Join("; ", verdict.Errors.Select(error => error.Text))}; here: {string.Join("; ", ProblemsOf(verdict.File))}"));
        output.WriteLine($"{verdicts.Count} rule files judged alike, {verdicts.Count(verdict => verdict.Passed)} of them accepted");
    }

    private IReadOnlyList<string> ProblemsOf(string file) =>
        RuleFileReader.Read(new Workspace(workspace.Folder.Path), workspace.Folder.At(file)).Problems.Select(problem => problem.ToString()).ToList();

    /// <summary>One file with a rule for each: promtool tells each rule that it refuses.</summary>
    private async Task<IReadOnlyList<bool>> AcceptedByPromtoolAsync(IReadOnlyList<string> expressions)
    {
        var file = Write("all.yml", $"groups:\n- name: g\n  rules:\n{string.Concat(expressions.Select((text, index) => $"  - record: r{index}\n    expr: {System.Text.Json.JsonSerializer.Serialize(text)}\n"))}");
        var verdict = (await workspace.Promtool.CheckRulesAsync(workspace.Folder.Path, [file], default)).Single();
        var refused = verdict.Errors.Select(error => Refused().Match(error.Text)).ToList();
        Assert.All(refused, match => Assert.True(match.Success));
        var numbers = refused.Select(match => int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)).ToHashSet();
        return expressions.Select((_, index) => !numbers.Contains(index)).ToList();
    }

    private string Write(string file, string text)
    {
        workspace.Write(file, text);
        return file;
    }

    private static string[] Lines(string file) => File.ReadAllLines(Path.Combine(Repository.Root, Units, "PromQl", file));

    /// <summary>Of the rule files in this repository, and of the corpus where there is one.</summary>
    private IEnumerable<string> CorpusExpressions()
    {
        var own = Path.Combine(Repository.Root, Units, "Prometheus/Corpus");
        var folders = SharedCorpus.Find(Repository.Root, output) is { } corpus ? [own, Path.Combine(corpus, "rules"), Path.Combine(corpus, "slo/slok__sloth/golden")] : new[] { own };
        return folders
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.y*ml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            .SelectMany(file => RuleFileReader.Read(new Workspace(Path.GetDirectoryName(file)!), file).Rules).Select(rule => rule.Expression.Text).Distinct();
    }

    private static string Damage(string text, Random random)
    {
        var tokens = Tokens().Matches(text).Select(match => match.Value).ToList();
        var (at, other) = (random.Next(tokens.Count), random.Next(tokens.Count));
        switch (random.Next(5))
        {
            case 0:
                tokens.RemoveAt(at);
                break;
            case 1:
                (tokens[at], tokens[other]) = (tokens[other], tokens[at]);
                break;
            case 2:
                tokens.Insert(at, $" {Words[random.Next(Words.Length)]} ");
                break;
            case 3:
                tokens[at] = Words[random.Next(Words.Length)];
                break;
            default:
                tokens[at] = tokens[at].Remove(random.Next(tokens[at].Length), 1);
                break;
        }

        return string.Concat(tokens);
    }

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"|'[^']*'|[a-zA-Z_:][\w:]*|\d[\w.]*|=~|!~|!=|==|<=|>=|\s+|.
        """, RegexOptions.Singleline)]
    private static partial Regex Tokens();

    [GeneratedRegex("rule \\d+, \"r(\\d+)\"")]
    private static partial Regex Refused();
}
