using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Compose;

/// <summary>Puts one compose mapping over another, as <c>extends</c> and further files do: https://docs.docker.com/reference/compose-file/merge/.</summary>
internal static class ComposeMerge
{
    private const string Reset = "!reset";
    private const string Override = "!override";

    /// <summary>Lists that stand for one value.</summary>
    private static readonly string[] Whole = ["command", "entrypoint", "test"];

    /// <summary>Keys that are written as a list or as a mapping.</summary>
    private static readonly string[] ListOrMapping = ["annotations", "args", "depends_on", "environment", "extra_hosts", "labels", "networks", "sysctls"];

    public static ConfigMapping Merge(ConfigMapping below, ConfigMapping above)
    {
        var entries = below.Entries.Where(entry => above.Find(entry.Key) is null).Concat(above.Entries
            .Where(entry => entry.Value.Tag != Reset)
            .Select(entry => below.Find(entry.Key) is { } other ? entry with { Value = Both(entry.Key, other, entry.Value) } : entry));
        return new ConfigMapping(above.Place, entries.ToList(), Math.Max(below.Height, above.Height));
    }

    private static ConfigNode Both(string key, ConfigNode below, ConfigNode above)
    {
        if (above.Tag == Override || Whole.Contains(key))
        {
            return above;
        }

        if (ListOrMapping.Contains(key))
        {
            (below, above) = (AsMapping(below), AsMapping(above));
        }

        return (below, above) switch
        {
            (ConfigMapping one, ConfigMapping other) => Merge(one, other),
            (ConfigList one, ConfigList other) => new ConfigList(other.Places, WithoutRepeats([.. one.Items, .. other.Items]), Math.Max(one.Height, other.Height)),
            _ => above,
        };
    }

    /// <summary>Equal texts once.</summary>
    private static List<ConfigNode> WithoutRepeats(IReadOnlyList<ConfigNode> items)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return items.Where(item => item is not ConfigScalar scalar || seen.Add(scalar.Text)).ToList();
    }

    /// <summary>Of <c>NAME=value</c>, or of names alone.</summary>
    private static ConfigNode AsMapping(ConfigNode node)
    {
        if (node is not ConfigList list)
        {
            return node;
        }

        var entries = list.Items.OfType<ConfigScalar>().Select(item => (Item: item, Cut: item.Text.IndexOf('=')))
            .Select(pair => pair.Cut < 0
                ? new ConfigEntry(pair.Item.Text, pair.Item.Place, new ConfigScalar(pair.Item.Place, "", isPlain: true))
                : new ConfigEntry(pair.Item.Text[..pair.Cut], pair.Item.Place, new ConfigScalar(pair.Item.Place, pair.Item.Text[(pair.Cut + 1)..], isPlain: false) { End = pair.Item.End }))
            .DistinctBy(entry => entry.Key).ToList();
        return new ConfigMapping(list.Place, entries, list.Height) { Tag = list.Tag };
    }
}
