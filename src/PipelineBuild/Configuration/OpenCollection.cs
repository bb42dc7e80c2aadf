using YamlDotNet.Core;

namespace PipelineBuild.Configuration;

/// <summary>A list or mapping of which not all has been read yet.</summary>
internal sealed class OpenCollection(ConfigPlace place, bool isMapping, AnchorName anchor, string tag)
{
    private readonly List<ConfigNode> items = [];
    private readonly List<ConfigEntry> entries = [];
    private readonly Dictionary<string, ConfigPlace> keys = new(StringComparer.Ordinal);
    private (string Name, ConfigPlace Place)? key;
    private bool skips;
    private int height;

    public AnchorName Anchor => anchor;

    public bool AwaitsKey => isMapping && key is null && !skips;

    public ConfigPlace? PlaceOfKey(string name) => keys.TryGetValue(name, out var found) ? found : null;

    public void AwaitValueOf(string name, ConfigPlace keyPlace)
    {
        key = (name, keyPlace);
        keys[name] = keyPlace;
    }

    /// <summary>The next value is read and forgotten.</summary>
    public void SkipValue() => skips = true;

    public void Add(ConfigNode value)
    {
        if (skips)
        {
            skips = false;
            return;
        }

        height = Math.Max(height, value.Height);
        if (key is { } entry)
        {
            entries.Add(new ConfigEntry(entry.Name, entry.Place, value));
            key = null;
        }
        else
        {
            items.Add(value);
        }
    }

    public ConfigNode ToNode() => isMapping ? new ConfigMapping(place, entries, height + 1) { Tag = tag } : new ConfigList([place], items, height + 1) { Tag = tag };
}
