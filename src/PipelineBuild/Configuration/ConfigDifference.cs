namespace PipelineBuild.Configuration;

/// <summary>What of pipeline.yml, with all that it includes, is not what it was at an earlier commit, key by key.</summary>
public sealed class ConfigDifference
{
    public static readonly ConfigDifference None = new(null, null, null);

    private readonly ConfigMapping? before;
    private readonly ConfigMapping? now;

    private ConfigDifference(ConfigMapping? before, ConfigMapping? now, string? problem) => (this.before, this.now, Problem) = (before, now, problem);

    /// <summary>Why nobody knows what differs; null when it is known.</summary>
    public string? Problem { get; }

    public static ConfigDifference Unknown(string problem) => new(null, null, problem);

    internal static ConfigDifference Of(ConfigMapping before, ConfigMapping now) => new(before, now, null);

    /// <summary>Whether the value behind the dotted path is another one, or there in one of the two only.</summary>
    public bool IsAt(string path) => Text(Find(before, path)) != Text(Find(now, path));

    /// <summary>The same for a free name in a map, which may hold dots.</summary>
    public bool IsAtName(string map, string name) => Text((Find(before, map) as ConfigMapping)?.Find(name)) != Text((Find(now, map) as ConfigMapping)?.Find(name));

    /// <summary>The first key that differs in the element of a list with that name, such as <c>containers.images[1].args</c>; null when none does.</summary>
    /// <param name="nameKey">The key that tells elements apart, wherever in the list they stand.</param>
    public string? In(string list, string nameKey, string name, Func<string, bool> counts)
    {
        var (old, current) = (Element(before, list, nameKey, name), Element(now, list, nameKey, name));
        if (old.Block is null || current.Block is null)
        {
            return old.Block == current.Block ? null : current.Block is null ? list : $"{list}[{current.Index}]";
        }

        var keys = current.Block.Entries.Concat(old.Block.Entries).Select(entry => entry.Key).Distinct().Where(counts);
        return keys.FirstOrDefault(key => Text(current.Block.Find(key)) != Text(old.Block.Find(key))) is { } changed ? $"{list}[{current.Index}].{changed}" : null;
    }

    /// <summary>Whether the element itself holds the key now, so that what it would inherit does not count.</summary>
    public bool Holds(string list, string nameKey, string name, string key) => Element(now, list, nameKey, name).Block?.Find(key) is not null;

    private static ConfigNode? Find(ConfigMapping? root, string path) => path.Split('.').Aggregate((ConfigNode?)root, (node, key) => (node as ConfigMapping)?.Find(key));

    private static (ConfigMapping? Block, int Index) Element(ConfigMapping? root, string list, string nameKey, string name) => ((Find(root, list) as ConfigList)?.Items ?? [])
        .Select((item, index) => (Block: item as ConfigMapping, Index: index))
        .FirstOrDefault(item => item.Block?.Find(nameKey) is ConfigScalar scalar && scalar.Text == name);

    /// <summary>The same for values that mean the same: the order of keys, quotes and places do not count.</summary>
    private static string Text(ConfigNode? node) => node switch
    {
        ConfigScalar scalar => System.Text.Json.JsonSerializer.Serialize(scalar.Text),
        ConfigList list => $"[{string.Join(',', list.Items.Select(Text))}]",
        ConfigMapping mapping => $"{{{string.Join(',', mapping.Entries.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{System.Text.Json.JsonSerializer.Serialize(entry.Key)}:{Text(entry.Value)}"))}}}",
        _ => "",
    };
}
