using System.Text.RegularExpressions;
using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Prometheus;

/// <summary>Reads which metrics there are from files in exposition format, such as a saved <c>/metrics</c>. Samples are not needed; TYPE lines are enough.</summary>
public static partial class MetricCatalogueReader
{
    private static readonly Dictionary<string, string[]> Parts = new()
    {
        ["histogram"] = ["_bucket", "_sum", "_count"],
        ["gaugehistogram"] = ["_bucket", "_gsum", "_gcount"],
        ["summary"] = ["", "_sum", "_count"],
    };

    /// <param name="files">Text of each file by its name.</param>
    public static MetricCatalogue Read(IEnumerable<KeyValuePair<string, string>> files)
    {
        var types = new Dictionary<string, MetricType>(StringComparer.Ordinal);
        var problems = new List<ConfigError>();
        foreach (var (file, text) in files)
        {
            var lines = text.ReplaceLineEndings("\n").Split('\n');
            for (var index = 0; index < lines.Length; index++)
            {
                if (lines[index].Trim() is { Length: > 0 } line && !Take(line, types))
                {
                    problems.Add(new ConfigError(file, index + 1, 1, "", "is no line of the exposition format: expected '# TYPE name type', '# HELP name text' or 'name{label=\"value\"} number'"));
                }
            }
        }

        return new MetricCatalogue(types, problems);
    }

    private static bool Take(string line, Dictionary<string, MetricType> types)
    {
        if (line[0] == '#')
        {
            if (TypeLine().Match(line) is { Success: true } declared)
            {
                Declare(declared.Groups["name"].Value, declared.Groups["type"].Value, types);
            }

            return true;
        }

        if (Sample().Match(line) is not { Success: true } sample)
        {
            return false;
        }

        types.TryAdd(sample.Groups["name"].Value, MetricType.Unknown);
        return true;
    }

    private static void Declare(string name, string type, Dictionary<string, MetricType> types)
    {
        var kind = type switch
        {
            "counter" => MetricType.Counter,
            "gauge" or "stateset" or "gaugehistogram" => MetricType.Gauge,
            "histogram" => MetricType.Histogram,
            "summary" => MetricType.Summary,
            "info" => MetricType.Info,
            _ => MetricType.Unknown,
        };
        foreach (var part in Parts.GetValueOrDefault(type, [""]))
        {
            // The parts of histograms and summaries count up; a summary's quantiles do not.
            types[name + part] = kind is MetricType.Histogram || (kind is MetricType.Summary && part.Length > 0) ? MetricType.Counter : kind is MetricType.Summary ? MetricType.Gauge : kind;
        }

        // OpenMetrics names the family without the ending that its samples have.
        if (kind == MetricType.Counter && !name.EndsWith("_total", StringComparison.Ordinal))
        {
            types[$"{name}_total"] = kind;
        }
        else if (kind == MetricType.Info && !name.EndsWith("_info", StringComparison.Ordinal))
        {
            types[$"{name}_info"] = kind;
        }
    }

    [GeneratedRegex(@"^#\s*TYPE\s+(?<name>[A-Za-z_:][A-Za-z0-9_:]*)\s+(?<type>[a-z]+)\s*$")]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"^(?<name>[A-Za-z_:][A-Za-z0-9_:]*)\s*(\{.*\})?\s+\S+")]
    private static partial Regex Sample();
}
