using System.Text;
using PipelineBuild.Artifacts;

namespace PipelineBuild.Configuration;

/// <summary>Reads a file and all that it includes, and puts them together to one mapping.</summary>
internal sealed class ConfigFiles(YamlDocumentContext document)
{
    public const string Include = "include";

    private readonly Dictionary<string, string> chains = new(StringComparer.Ordinal);
    private int bytesLeft = ConfigLimits.Bytes;
    private int valuesLeft = ConfigLimits.Values;

    /// <exception cref="ConfigException">One of the files can't be read as YAML.</exception>
    public ConfigMapping? Load(string fullPath)
    {
        var name = document.Workspace.Relative(fullPath);
        return Load(fullPath, name, name);
    }

    /// <param name="chain">Who includes whom, up to this file.</param>
    private ConfigMapping? Load(string fullPath, string name, string chain)
    {
        document.Begin(name);
        chains[Workspace.WithoutLinks(fullPath)] = chain;
        var text = ConfigSource.Read(fullPath, name, bytesLeft, document);
        bytesLeft -= Encoding.UTF8.GetByteCount(text);
        var root = new YamlNodeReader(name, text, valuesLeft, document).Read();
        if (root is not ConfigMapping mapping)
        {
            document.Error(root?.Place ?? new ConfigPlace(name, 1, 1), "", "expected a mapping with keys such as 'name' and 'containers'");
            return null;
        }

        valuesLeft -= mapping.Size;
        return Included(mapping, fullPath, chain).Aggregate(mapping, (whole, part) => ConfigMerge.Merge(whole, part, "", document));
    }

    /// <summary>What is no list of texts is left to the reader of the key, which tells it as of any other key.</summary>
    private IEnumerable<ConfigMapping> Included(ConfigMapping mapping, string fullPath, string chain)
    {
        foreach (var (item, index) in ((mapping.Find(Include) as ConfigList)?.Items ?? []).Select((item, index) => (item, index)))
        {
            if (item is ConfigScalar { Text.Length: > 0, Meaning: PlainMeaning.Text } written
                && FileToInclude(written, $"{Include}[{index}]", fullPath, chain) is { } file
                && Load(file, document.Workspace.Relative(file), $"{chain} -> {document.Workspace.Relative(file)}") is { } part)
            {
                yield return part;
            }
        }
    }

    private string? FileToInclude(ConfigScalar written, string path, string includedBy, string chain)
    {
        var shown = Printable.Excerpt(written.Text);
        var full = document.Workspace.Resolve(written.Text, Path.GetDirectoryName(includedBy)!);
        var problem = full is null ? $"'{shown}' leads out of the workspace"
            : !File.Exists(full) ? $"no file '{shown}' beside {document.Workspace.Relative(includedBy)}"
            : HoldsNothing(full) ? $"'{shown}' is empty or no regular file"
            : chains.Count >= ConfigLimits.Files ? $"too many files: {ConfigLimits.Files} are the most"
            : chains.TryGetValue(Workspace.WithoutLinks(full), out var earlier) ? Twice(document.Workspace.Relative(full), earlier, chain)
            : null;
        if (problem is not null)
        {
            document.Error(written.Place, path, problem);
        }

        return problem is null ? full : null;
    }

    /// <summary>Opening a named pipe would wait for somebody to write, and no signal ends that; it has no length, as an empty file has none.</summary>
    private static bool HoldsNothing(string full) => new FileInfo(Workspace.WithoutLinks(full)).Length == 0;

    private static string Twice(string name, string earlier, string chain) => chain == earlier || chain.StartsWith($"{earlier} -> ", StringComparison.Ordinal)
        ? $"a circle: {chain} -> {name}"
        : $"'{name}' is included twice: {earlier}, and {chain} -> {name}";
}
