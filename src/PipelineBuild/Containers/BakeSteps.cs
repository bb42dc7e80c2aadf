using System.Globalization;
using System.Text.RegularExpressions;

namespace PipelineBuild.Containers;

/// <summary>Counts from bake's plain output which steps ran, which came from the cache, and what keeping the cache cost.</summary>
public sealed partial class BakeSteps
{
    private readonly Dictionary<string, string> names = [];
    private readonly Dictionary<string, double> seconds = [];
    private readonly HashSet<string> cached = [];
    private readonly List<string> problems = [];

    /// <summary>Steps of Dockerfiles.</summary>
    public int Total => names.Values.Count(IsStep);

    /// <summary>Names of the steps that came from a cache, the engine's own or another.</summary>
    public IReadOnlyList<string> Cached => cached.Select(number => names[number]).Where(IsStep).ToList();

    /// <summary>Seconds of each step that ran, by name.</summary>
    public IReadOnlyDictionary<string, double> Ran => Timed(IsStep).GroupBy(pair => pair.Name).ToDictionary(group => group.Key, group => group.Max(pair => pair.Seconds));

    /// <summary>Seconds that the export of caches took; null when none was exported.</summary>
    public double? Export => Timed(name => name.StartsWith("exporting cache", StringComparison.Ordinal)).Select(pair => (double?)pair.Seconds).Sum() is > 0 and var sum ? sum : null;

    /// <summary>What BuildKit said of caches that it could not read or write.</summary>
    public IReadOnlyList<string> CacheProblems => problems;

    public void Add(string line)
    {
        if (line.StartsWith("WARNING: local cache import", StringComparison.Ordinal))
        {
            problems.Add(line["WARNING: ".Length..]);
        }

        if (Numbered().Match(line) is not { Success: true } match)
        {
            return;
        }

        var (number, text) = (match.Groups[1].Value, match.Groups[2].Value);
        if (names.TryAdd(number, text))
        {
            return;
        }

        if (text == "CACHED")
        {
            cached.Add(number);
        }
        else if (Done().Match(text) is { Success: true } done)
        {
            seconds[number] = double.Parse(done.Groups[1].Value, CultureInfo.InvariantCulture);
        }
        else if (text.StartsWith("ERROR: ", StringComparison.Ordinal) && IsCache(names[number]))
        {
            problems.Add($"{names[number]}: {text["ERROR: ".Length..]}");
        }
    }

    private IEnumerable<(string Name, double Seconds)> Timed(Func<string, bool> which) => seconds.Select(pair => (Name: names[pair.Key], Seconds: pair.Value)).Where(pair => which(pair.Name));

    private static bool IsCache(string name) => name.StartsWith("importing cache", StringComparison.Ordinal) || name.StartsWith("exporting cache", StringComparison.Ordinal);

    private static bool IsStep(string name) => StepName().IsMatch(name);

    [GeneratedRegex(@"^#([1-9]\d*) (.+)$")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"^\[(?![^\]]*(?:internal\]|internal |context ))[^\]]+\] (?!exporting to )")]
    private static partial Regex StepName();

    [GeneratedRegex(@"^DONE (\d+(?:\.\d+)?)s$")]
    private static partial Regex Done();
}
