namespace PipelineBuild.Configuration;

/// <summary>Puts the mappings of two files together: mappings key by key, lists one behind the other; a single value may be given once.</summary>
internal static class ConfigMerge
{
    public static ConfigMapping Merge(ConfigMapping first, ConfigMapping second, string path, YamlDocumentContext document)
    {
        var entries = first.Entries.Select(entry => second.Find(entry.Key) is { } other ? entry with { Value = Both(entry.Value, other, PathOf(path, entry.Key), document) } : entry);
        return new ConfigMapping(first.Place, [.. entries, .. second.Entries.Where(entry => first.Find(entry.Key) is null)], Math.Max(first.Height, second.Height));
    }

    private static ConfigNode Both(ConfigNode first, ConfigNode second, string path, YamlDocumentContext document)
    {
        switch (first, second)
        {
            case (ConfigMapping one, ConfigMapping other):
                return Merge(one, other, path, document);
            case (ConfigList one, ConfigList other):
                return new ConfigList([.. one.Places, .. other.Places], [.. one.Items, .. other.Items], Math.Max(one.Height, other.Height));
            default:
                document.Error(second.Place, path, $"stands in {Printable.Excerpt(first.Place.ToString())} as well; only lists and blocks can be continued in another file");
                return first;
        }
    }

    private static string PathOf(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
}
