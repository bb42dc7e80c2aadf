using PipelineBuild.Artifacts;

namespace PipelineBuild.Configuration;

/// <summary>
/// A mapping of pipeline.yml that is read key by key: each getter names the key, its type and its default at once. Mistakes are
/// collected with their position instead of thrown, <see cref="Close"/> reports the keys that nobody asked for, and every value that
/// is handed out is recorded with its origin.
/// </summary>
public sealed partial class YamlSection
{
    private readonly ConfigMapping? node;
    private readonly ConfigPlace place;
    private readonly YamlDocumentContext document;
    private readonly string schemaPath;
    private readonly bool isWrongKind;
    private readonly SortedSet<string> known = new(StringComparer.Ordinal);

    /// <param name="place">The block's, or that of the block around it when it is absent.</param>
    /// <param name="schemaPath">The path without the numbers of list elements.</param>
    internal YamlSection(YamlDocumentContext document, ConfigMapping? node, ConfigPlace place, string path, string schemaPath, bool isWrongKind = false)
    {
        this.document = document;
        this.node = node;
        this.place = place;
        this.schemaPath = schemaPath;
        this.isWrongKind = isWrongKind;
        Path = path;
    }

    /// <summary>Dotted place in the document; empty for the root.</summary>
    public string Path { get; }

    /// <summary>Where the block stands, for what is said of it later; where the block around it stands when it is absent.</summary>
    public ConfigPlace Place => place;

    public Workspace Workspace => document.Workspace;

    /// <summary>All values that were handed out so far, of the whole document.</summary>
    public IReadOnlyList<EffectiveValue> Values => document.Values;

    /// <summary>All that the readers asked for so far, of the whole document.</summary>
    public IReadOnlyList<KeyDemand> Demands => document.Demands;

    public bool Has(string key) => Find(key) is not null;

    /// <summary>Whether the key holds a single value, for keys that have a short form beside their block.</summary>
    public bool HoldsText(string key) => Find(key) is ConfigScalar;

    /// <summary>Whether the key holds a list without elements.</summary>
    public bool IsEmptyList(string key) => Find(key) is ConfigList { Items.Count: 0 };

    /// <summary>A nested block; when the key is absent the reader sees an empty one and its defaults apply.</summary>
    public T Block<T>(string key, Func<YamlSection, T> read)
    {
        Ask(key, KeyKind.Block);
        var section = new YamlSection(document, Mapping(key), Find(key)?.Place ?? place, PathOf(key), SchemaPathOf(key), isWrongKind: Find(key) is not (null or ConfigMapping));
        var value = read(section);
        section.Close();
        return value;
    }

    /// <summary>A nested block, or null when the key is absent.</summary>
    public T? OptionalBlock<T>(string key, Func<YamlSection, T> read) where T : class
    {
        if (Has(key))
        {
            return Block(key, read);
        }

        Ask(key, KeyKind.Block);
        Keep(PathOf(key), null, null);
        return null;
    }

    public IReadOnlyList<T> Blocks<T>(string key, Func<YamlSection, T> read)
    {
        Ask(key, KeyKind.Blocks, "[]");
        if (Items(key) is not { Count: > 0 } items)
        {
            Keep(PathOf(key), "[]", Find(key));
            return [];
        }

        var blocks = new List<T>();
        foreach (var (item, index) in items.Select((item, index) => (item, index)))
        {
            var path = $"{PathOf(key)}[{index}]";
            if (item is not ConfigMapping mapping)
            {
                document.Error(item.Place, path, $"expected a mapping, found {item.Kind}");
                continue;
            }

            var section = new YamlSection(document, mapping, mapping.Place, path, $"{SchemaPathOf(key)}[]");
            blocks.Add(read(section));
            section.Close();
        }

        return blocks;
    }

    /// <summary>Reports a mistake at the key's value, or at the block when the key is absent.</summary>
    public void Error(string key, string message) => document.Error(Find(key)?.Place ?? place, PathOf(key), message);

    /// <summary>", did you mean 'x'?" or nothing when no known word is near enough.</summary>
    public string Suggest(string word, IEnumerable<string> candidates) => document.Suggest(word, candidates);

    /// <summary>Reports every key that no getter has asked for.</summary>
    internal void Close()
    {
        foreach (var entry in Entries(node).Where(entry => !known.Contains(entry.Key)))
        {
            var suggestion = Suggest(entry.Key, known);
            document.Error(entry.KeyPlace, PathOf(Printable.Excerpt(entry.Key)), $"unknown key{(suggestion.Length == 0 ? "," : suggestion)} known: {string.Join(", ", known)}");
        }
    }

    private static IEnumerable<ConfigEntry> Entries(ConfigMapping? mapping) => mapping is null ? [] : mapping.Entries;

    /// <summary>What stands in place of the block has been reported; that it lacks keys says nothing more.</summary>
    private void Missing(string key)
    {
        if (!isWrongKind)
        {
            document.Error(place, PathOf(key), "is required");
        }
    }

    private string PathOf(string key) => Path.Length == 0 ? key : $"{Path}.{key}";

    private string SchemaPathOf(string key) => schemaPath.Length == 0 ? key : $"{schemaPath}.{key}";

    private ConfigNode? Find(string key)
    {
        known.Add(key);
        return node?.Find(key);
    }

    private ConfigScalar? Scalar(string key) => OfKind<ConfigScalar>(key, "a single value");

    private ConfigMapping? Mapping(string key) => OfKind<ConfigMapping>(key, "a mapping");

    private IReadOnlyList<ConfigNode>? Items(string key) => OfKind<ConfigList>(key, "a list")?.Items;

    private T? OfKind<T>(string key, string expected) where T : ConfigNode
    {
        var value = Find(key);
        if (value is not (null or T))
        {
            Error(key, $"expected {expected}, found {value.Kind}");
        }

        return value as T;
    }

    private KeyDemand Ask(string key, KeyKind kind, string? fallback = null) => Ask(new KeyDemand(SchemaPathOf(key), kind) { Default = fallback });

    private KeyDemand Ask(KeyDemand demand)
    {
        document.Ask(demand);
        return demand;
    }

    private void Keep(string path, string? value, ConfigNode? from) => document.Keep(new EffectiveValue(path, value is null ? null : Printable.WithoutLogin(value), from switch
    {
        null => EffectiveValue.Default,
        ConfigList list => string.Join(", ", list.Places),
        _ => from.Place.ToString(),
    }));
}
