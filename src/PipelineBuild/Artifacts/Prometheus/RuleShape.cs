using PipelineBuild.Artifacts.PromQl;
using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Prometheus;

/// <summary>Takes values of a rule file apart and tells what has another form than Prometheus expects.</summary>
internal sealed class RuleShape(YamlDocumentContext document, RuleSource source)
{
    public void RefuseUnknown(ConfigMapping node, string path, string[] known)
    {
        foreach (var entry in node.Entries.Where(entry => !known.Contains(entry.Key)))
        {
            var suggestion = document.Suggest(entry.Key, known);
            document.Error(entry.KeyPlace, At(path, Printable.Excerpt(entry.Key)), $"unknown key{(suggestion.Length == 0 ? "," : suggestion)} known: {string.Join(", ", known)}");
        }
    }

    public ConfigMapping? Mapping(ConfigMapping node, string key, string path) => MappingOrNothing(node.Find(key), path);

    public ConfigMapping? MappingOrNothing(ConfigNode? node, string path) => node as ConfigMapping ?? Refuse<ConfigMapping>(node, path, "a mapping");

    public IReadOnlyList<ConfigNode> Items(ConfigMapping node, string key, string path) => node.Find(key) is ConfigList list ? list.Items : Refuse<ConfigList>(node.Find(key), path, "a list")?.Items ?? [];

    /// <summary>A single value as it is written, also where YAML would see a number or nothing.</summary>
    public ConfigScalar? Text(ConfigMapping node, string key, string path) => node.Find(key) as ConfigScalar ?? Refuse<ConfigScalar>(node.Find(key), At(path, key), "a single value");

    public (TimeSpan Value, ConfigPlace Place)? Duration(ConfigMapping node, string key, string path)
    {
        if (Text(node, key, path) is not { Meaning: not PlainMeaning.Nothing } scalar)
        {
            return null;
        }

        if (PromDuration.TryParse(scalar.Text, out var duration))
        {
            return (duration, scalar.Place);
        }

        document.Error(scalar.Place, At(path, key), $"expected a duration such as 5m or 1h30m, found {scalar.Kind}");
        return null;
    }

    /// <summary>Labels or annotations in the file's order.</summary>
    public IReadOnlyDictionary<string, RuleText> Labels(ConfigMapping node, string key, string path)
    {
        var labels = new Dictionary<string, RuleText>(StringComparer.Ordinal);
        foreach (var entry in Mapping(node, key, At(path, key))?.Entries ?? [])
        {
            if (!PromNames.IsLabel(entry.Key) || (key == "labels" && entry.Key == "__name__"))
            {
                document.Error(entry.KeyPlace, At(path, key), $"'{Printable.Excerpt(entry.Key)}' can't be a name here: letters, digits and '_' are allowed, a digit not at the beginning");
            }

            if (entry.Value is ConfigScalar value)
            {
                labels[entry.Key] = value.Meaning == PlainMeaning.Nothing ? new RuleText("", value.Place, _ => value.Place) : source.TextOf(value);
            }
            else
            {
                document.Error(entry.Value.Place, At(path, $"{key}.{Printable.Excerpt(entry.Key)}"), $"expected a single value, found {entry.Value.Kind}");
            }
        }

        return labels;
    }

    /// <summary>What is there without a value counts as not there.</summary>
    private T? Refuse<T>(ConfigNode? node, string path, string expected) where T : ConfigNode
    {
        if (node is not (null or T or ConfigScalar { Meaning: PlainMeaning.Nothing }))
        {
            document.Error(node.Place, path, $"expected {expected}, found {node.Kind}");
        }

        return null;
    }

    private static string At(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
}
