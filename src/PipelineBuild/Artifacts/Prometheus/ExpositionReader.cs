using System.Security.Cryptography;
using System.Text;
using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Prometheus;

/// <summary>
/// Reads an exposition line by line, Prometheus' text format and OpenMetrics,
/// https://prometheus.io/docs/instrumenting/exposition_formats/. What it keeps is a hash for each series.
/// </summary>
public sealed class ExpositionReader(TextReader text, string file)
{
    /// <summary>Who has that many mistakes wants none of the others.</summary>
    public const int MostProblems = 20;

    public const int MostSeries = 5_000_000;

    private static readonly string[] Types = ["counter", "gauge", "histogram", "summary", "untyped", "unknown", "info", "stateset", "gaugehistogram"];
    private static readonly string[] OpenMetricsTypes = ["unknown", "info", "stateset", "gaugehistogram"];

    private readonly ExpositionLines lines = new(text);
    private readonly Dictionary<string, Family> families = new(StringComparer.Ordinal);
    private readonly Dictionary<UInt128, int> seen = [];
    private readonly List<ConfigError> problems = [];
    private Family? last;

    public string File => file;

    /// <summary>What was read so far, in the order of the text.</summary>
    public IReadOnlyList<ExpositionFamily> Families => families.Values.Select(family => new ExpositionFamily(family.Name, family.Type ?? "untyped", family.Help ?? "", family.Place)).ToList();

    public IReadOnlyList<ConfigError> Problems => problems;

    /// <summary>Whether something was met that only OpenMetrics has.</summary>
    public bool IsOpenMetrics { get; private set; }

    /// <summary>Every line with a value and the family that it belongs to. What can't be read is a problem, and the next line is tried.</summary>
    public IEnumerable<(string Family, ExpositionSample Sample)> Samples()
    {
        var isEnded = false;
        while (problems.Count < MostProblems && Next() is { } line)
        {
            if (isEnded && line.Length > 0)
            {
                Problem(1, "something follows # EOF, which is the end");
                yield break;
            }

            isEnded |= line == "# EOF";
            if (Read(line) is { } found)
            {
                yield return found;
            }
        }

        IsOpenMetrics |= isEnded;
        if (problems.Count >= MostProblems)
        {
            Problem(1, $"there are {MostProblems} mistakes already; what follows was not read");
        }
        else if (IsOpenMetrics && !isEnded)
        {
            Problem(1, "OpenMetrics ends with the line # EOF, and there is none: the text was cut off, or its writer did not finish");
        }
    }

    private string? Next()
    {
        try
        {
            return lines.Next();
        }
        catch (DecoderFallbackException)
        {
            Problem(1, "what follows this line is no UTF-8");
            return null;
        }
    }

    private (string, ExpositionSample)? Read(string line)
    {
        try
        {
            var cursor = new ExpositionCursor(line);
            cursor.SkipBlanks();
            if (lines.IsTooLong)
            {
                throw new ExpositionException(1, $"the line is longer than {ExpositionLines.Longest} characters");
            }

            if (cursor.IsAtEnd || cursor.Current == '#')
            {
                Comment(cursor);
                return null;
            }

            return Sample(cursor);
        }
        catch (ExpositionException wrong)
        {
            Problem(wrong.Column, wrong.Message);
            return null;
        }
    }

    private void Comment(ExpositionCursor cursor)
    {
        cursor.Skips('#');
        cursor.SkipBlanks();
        var keyword = cursor.Word();
        if (keyword is not ("HELP" or "TYPE" or "UNIT"))
        {
            return;
        }

        cursor.ExpectBlank($"behind {keyword}");
        var column = cursor.Column;
        var family = FamilyOf(cursor.Name("metric's name", withColon: true), column);
        cursor.SkipBlanks();
        column = cursor.Column;
        switch (keyword)
        {
            case "HELP":
                family.Help = family.Help is null ? Unescaped(cursor.Rest()) : throw new ExpositionException(column, $"{family.Name} has a second HELP");
                break;
            case "UNIT":
                IsOpenMetrics = true;
                break;
            default:
                SetType(family, cursor.Rest().TrimEnd(' ', '\t'), column);
                break;
        }
    }

    private void SetType(Family family, string type, int column)
    {
        if (!Types.Contains(type))
        {
            throw new ExpositionException(column, $"'{Printable.Excerpt(type)}' is no type of metric; there are {string.Join(", ", Types)}");
        }

        if (family.Type is not null || family.HasSamples)
        {
            throw new ExpositionException(column, family.HasSamples ? $"the TYPE of {family.Name} follows its samples" : $"{family.Name} has a second TYPE");
        }

        family.Type = type;
        IsOpenMetrics |= OpenMetricsTypes.Contains(type);
    }

    private (string, ExpositionSample) Sample(ExpositionCursor cursor)
    {
        var column = cursor.Column;
        var labels = new List<KeyValuePair<string, string>>();
        var name = cursor.Current == '{' ? null : cursor.Name("metric's name", withColon: true);
        cursor.SkipBlanks();
        name = cursor.Skips('{') ? ExpositionLabels.Read(cursor, name, labels) : name!;
        cursor.SkipBlanks();
        cursor.Number("value");
        cursor.SkipBlanks();
        var time = cursor.IsAtEnd || cursor.Current == '#' ? "" : Time(cursor);
        cursor.SkipBlanks();
        if (cursor.Skips('#'))
        {
            Exemplar(cursor);
        }

        if (!cursor.IsAtEnd)
        {
            throw cursor.Wrong("expected the end of the line");
        }

        labels.Sort((one, other) => string.CompareOrdinal(one.Key, other.Key));
        Remember(name, labels, time, column);
        return (Belonging(name, labels, column).Name, new ExpositionSample(name, labels, new ConfigPlace(file, lines.Number, column)));
    }

    private string Time(ExpositionCursor cursor)
    {
        var time = cursor.Number("timestamp");
        IsOpenMetrics |= time != Math.Floor(time);
        return time.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
    }

    private void Exemplar(ExpositionCursor cursor)
    {
        IsOpenMetrics = true;
        cursor.ExpectBlank("behind #");
        cursor.Expect('{', "before the labels of the exemplar");
        ExpositionLabels.Read(cursor, "exemplar", []);
        cursor.ExpectBlank("behind the labels of the exemplar");
        cursor.Number("value of the exemplar");
        cursor.SkipBlanks();
        if (!cursor.IsAtEnd)
        {
            cursor.Number("timestamp of the exemplar");
        }
    }

    /// <summary>A series may come again only with another time.</summary>
    private void Remember(string name, List<KeyValuePair<string, string>> labels, string time, int column)
    {
        var print = Print([name, time, .. labels.SelectMany(label => (string[])[label.Key, label.Value])]);
        if (!seen.TryAdd(print, lines.Number))
        {
            throw new ExpositionException(column, $"the series is that of line {seen[print]} again");
        }

        if (seen.Count > MostSeries)
        {
            throw new ExpositionException(column, $"there are more than {MostSeries} series");
        }
    }

    internal static UInt128 Print(IEnumerable<string> parts)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Join('\uffff', parts));
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(bytes));
    }

    private Family Belonging(string name, List<KeyValuePair<string, string>> labels, int column)
    {
        var (family, suffix) = families.TryGetValue(name, out var own) && own.Type is not ("histogram" or "gaugehistogram" or "info")
            ? (own, "")
            : ExpositionSuffixes.Split(name).Select(split => (Family: families.GetValueOrDefault(split.Family), split.Suffix)).FirstOrDefault(pair => ExpositionSuffixes.Fits(pair.Family?.Type, pair.Suffix)) is { Family: { } typed } pair
            ? (typed, pair.Suffix)
            : (FamilyOf(name, column), "");
        if (family.Type is "histogram" or "gaugehistogram" && (suffix.Length == 0 || (suffix == "_bucket" && labels.All(label => label.Key != "le"))))
        {
            throw new ExpositionException(column, suffix.Length == 0 ? $"{name} is a {family.Type}, whose samples end in _bucket, _sum or _count" : $"a bucket of {family.Name} has no label le");
        }

        if (IsOpenMetrics && family != last && family.HasSamples)
        {
            throw new ExpositionException(column, $"samples of {family.Name} stand apart from each other");
        }

        family.HasSamples = true;
        last = family;
        return family;
    }

    private Family FamilyOf(string name, int column) =>
        families.TryGetValue(name, out var family) ? family : families[name] = new Family(name, new ConfigPlace(file, lines.Number, column));

    private void Problem(int column, string message) => problems.Add(new ConfigError(file, Math.Max(1, lines.Number), column, "", message));

    private static string Unescaped(string help) => help.Replace(@"\\", "\0", StringComparison.Ordinal).Replace(@"\n", "\n", StringComparison.Ordinal).Replace('\0', '\\');

    private sealed class Family(string name, ConfigPlace place)
    {
        public string Name => name;

        public ConfigPlace Place => place;

        public string? Type { get; set; }

        public string? Help { get; set; }

        public bool HasSamples { get; set; }
    }
}
