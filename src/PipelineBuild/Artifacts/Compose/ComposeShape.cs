using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Compose;

/// <summary>Takes values of a service apart, in their short and long forms, and tells what has neither.</summary>
internal sealed class ComposeShape(YamlDocumentContext document)
{
    public ConfigMapping? Mapping(ConfigMapping node, string key) => Value(node, key) switch
    {
        null => null,
        ConfigMapping mapping => mapping,
        var other => Wrong<ConfigMapping>(other, key, "a mapping"),
    };

    /// <summary>The elements of a list.</summary>
    public IReadOnlyList<ConfigNode> Items(ConfigMapping node, string key) => Value(node, key) switch
    {
        null => [],
        ConfigList list => list.Items,
        var other => Wrong<ConfigList>(other, key, "a list")?.Items ?? [],
    };

    public ComposeText? Text(ConfigMapping node, string key) => Value(node, key) switch
    {
        null => null,
        ConfigScalar scalar => ComposeText.Of(scalar),
        var other => Wrong<ConfigScalar>(other, key, "a single value") is null ? null : null,
    };

    public IReadOnlyList<ComposeText> Texts(ConfigMapping node, string key) => Value(node, key) is ConfigScalar one ? [ComposeText.Of(one)] : Items(node, key).OfType<ConfigScalar>().Select(ComposeText.Of).ToList();

    /// <summary>Names of a list, of its elements in the long form, or the keys of a mapping; each with its long form.</summary>
    public IEnumerable<(ComposeText Name, ConfigMapping? Long)> Names(ConfigMapping node, string key, string nameKey)
    {
        if (Value(node, key) is ConfigMapping mapping)
        {
            return mapping.Entries.Select(entry => (NameOf(entry), entry.Value as ConfigMapping));
        }

        return Items(node, key).Select(item => item is ConfigMapping block ? (Text(block, nameKey), block) : (item is ConfigScalar scalar ? ComposeText.Of(scalar) : null, null))
            .Where(pair => pair.Item1 is not null).Select(pair => (pair.Item1!, (ConfigMapping?)pair.Item2));
    }

    /// <summary>Names with values, as a mapping or as a list of <c>NAME=value</c>.</summary>
    public IReadOnlyList<ComposeVariable> Variables(ConfigMapping node, string key)
    {
        if (Value(node, key) is ConfigMapping mapping)
        {
            return mapping.Entries.Select(entry => new ComposeVariable(
                entry.Key, entry.Value is ConfigScalar { Meaning: not PlainMeaning.Nothing } scalar ? ComposeText.Of(scalar) : null, entry.KeyPlace, IsOwnNode: true)).ToList();
        }

        return Items(node, key).OfType<ConfigScalar>().Select(item => (Text: ComposeText.Of(item), Cut: item.Text.IndexOf('='))).Select(pair => pair.Cut < 0
            ? new ComposeVariable(pair.Text.Text, null, pair.Text.Place, IsOwnNode: false)
            : new ComposeVariable(pair.Text.Written[..pair.Cut], pair.Text.Part(pair.Text.Written[(pair.Cut + 1)..]), pair.Text.Place, IsOwnNode: false)).ToList();
    }

    public static bool IsTrue(ComposeText? text) => text is { IsPlain: true, Text: "true" or "True" or "TRUE" };

    private static ComposeText NameOf(ConfigEntry entry) => new(entry.Key, entry.Key, true, entry.KeyPlace, entry.KeyPlace, true);

    /// <summary>Nothing is as good as no key, and what <c>!reset</c> takes away too.</summary>
    private static ConfigNode? Value(ConfigMapping node, string key) => node.Find(key) is { Tag: not "!reset" } value and not ConfigScalar { Meaning: PlainMeaning.Nothing } ? value : null;

    private T? Wrong<T>(ConfigNode found, string key, string expected) where T : class
    {
        document.Error(found.Place, key, $"expected {expected}, found {found.Kind}");
        return null;
    }
}
