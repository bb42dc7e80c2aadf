using System.Globalization;
using System.Text.RegularExpressions;
using PipelineBuild.Artifacts.PromQl;
using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Slo;

/// <summary>Reads values of a specification and keeps what is wrong with them.</summary>
internal sealed partial class SloNodes(string file)
{
    private readonly List<ConfigError> problems = [];

    private readonly List<ConfigError> unknown = [];

    public IReadOnlyList<ConfigError> Problems => problems;

    /// <summary>Keys that nothing here reads.</summary>
    public IReadOnlyList<ConfigError> Unknown => unknown;

    /// <summary>Tells keys of a mapping that are not among those that are read, or that say nothing about rules.</summary>
    public void Only(ConfigMapping from, string path, params string[] known)
    {
        foreach (var entry in from.Entries.Where(entry => !known.Contains(entry.Key)))
        {
            unknown.Add(new ConfigError(file, entry.KeyPlace.Line, entry.KeyPlace.Column, path.Length == 0 ? entry.Key : $"{path}.{entry.Key}", $"is not read, so what it says is not generated; read are {string.Join(", ", known)}"));
        }
    }

    public void Error(ConfigPlace place, string path, string message) => problems.Add(new ConfigError(file, place.Line, place.Column, path, message));

    public string Text(ConfigMapping from, string key) => (from.Find(key) as ConfigScalar)?.Text ?? "";

    /// <summary>A text that has to be there.</summary>
    public string Required(ConfigMapping from, string key)
    {
        var text = Text(from, key);
        if (text.Trim().Length == 0)
        {
            Error((from.Find(key) ?? from).Place, key, from.Find(key) is null ? "is required" : "must not be empty");
        }

        return text;
    }

    /// <summary>A name that becomes part of labels and of names of groups.</summary>
    public string Name(ConfigMapping from, string key)
    {
        var text = Required(from, key);
        if (text.Trim().Length > 0 && !NameForm().IsMatch(text))
        {
            Error(from.Find(key)!.Place, key, $"'{text}' is no name: letters, digits, and - _ . between them");
        }

        return text;
    }

    /// <summary>Null with a problem where it has to be there and is not.</summary>
    public ConfigMapping? Mapping(ConfigMapping from, string key)
    {
        if (from.Find(key) is ConfigMapping mapping)
        {
            return mapping;
        }

        Error((from.Find(key) ?? from).Place, key, from.Find(key) is { } other ? $"expected a mapping, found {other.Kind}" : "is required");
        return null;
    }

    public IReadOnlyList<ConfigMapping> Mappings(ConfigMapping from, string key)
    {
        var items = (from.Find(key) as ConfigList)?.Items ?? [];
        foreach (var wrong in items.Where(item => item is not ConfigMapping))
        {
            Error(wrong.Place, key, $"expected a mapping, found {wrong.Kind}");
        }

        if (items.Count == 0)
        {
            Error((from.Find(key) ?? from).Place, key, "expected at least one");
        }

        return items.OfType<ConfigMapping>().ToList();
    }

    /// <summary>A number above <paramref name="above"/> and up to <paramref name="most"/>; null with a problem otherwise.</summary>
    public double? Number(ConfigMapping from, string key, double above, double most)
    {
        if (from.Find(key) is ConfigScalar scalar && double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number > above && number <= most)
        {
            return number;
        }

        Error((from.Find(key) ?? from).Place, key, string.Create(CultureInfo.InvariantCulture, $"expected a number above {above} and up to {most}{(from.Find(key) is { } found ? $", found {found.Kind}" : "")}"));
        return null;
    }

    /// <param name="areLabels">Whether the names are those of labels.</param>
    public IReadOnlyDictionary<string, string> Map(ConfigMapping? from, string key, bool areLabels = true)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in (from?.Find(key) as ConfigMapping)?.Entries ?? [])
        {
            if (entry.Value is not ConfigScalar scalar)
            {
                Error(entry.Value.Place, $"{key}.{entry.Key}", $"expected a single value, found {entry.Value.Kind}");
            }
            else if (areLabels && !LabelForm().IsMatch(entry.Key))
            {
                Error(entry.KeyPlace, $"{key}.{entry.Key}", "is no name of a label");
            }
            else
            {
                map[entry.Key] = scalar.Text;
            }
        }

        return map;
    }

    /// <summary>A query that holds the window; it is not asked for PromQL where a plug-in may give it another meaning.</summary>
    public string Query(ConfigMapping from, string key, bool isPromQl)
    {
        var text = Required(from, key);
        if (text.Trim().Length == 0)
        {
            return text;
        }

        if (QueryProblem(text, isPromQl) is { } problem)
        {
            Error(from.Find(key)!.Place, key, problem);
        }

        return text;
    }

    public static string? QueryProblem(string text, bool isPromQl = true) =>
        !SloIndicator.HasWindow(text) ? "has no {{.window}}, so it can't be asked for several windows"
        : isPromQl && PromParser.Parse(SloIndicator.Within(text, "5m")) is { Problem: { } problem, Offset: var offset } ? string.Create(CultureInfo.InvariantCulture, $"is no PromQL: {problem} (character {offset + 1} with 5m as the window)")
        : null;

    public static bool IsName(string text) => NameForm().IsMatch(text);

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9_.\-]*[A-Za-z0-9])?\z")]
    private static partial Regex NameForm();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex LabelForm();
}
