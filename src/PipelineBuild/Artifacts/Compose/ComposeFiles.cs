using System.Text;
using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Compose;

/// <summary>Reads a compose file with what it includes and extends into one mapping, and keeps what each file says.</summary>
/// <param name="instead">Text that stands for a file's own, by absolute path.</param>
internal sealed class ComposeFiles(Workspace workspace, YamlDocumentContext document, IReadOnlyDictionary<string, string> instead)
{
    private const int LongestChain = 20;

    private readonly Dictionary<string, ConfigMapping?> roots = new(StringComparer.Ordinal);

    /// <summary>What two files include is there once, and read once however they are nested.</summary>
    private readonly HashSet<string> included = new(StringComparer.Ordinal);

    private int bytesLeft = ConfigLimits.Bytes;
    private int valuesLeft = ConfigLimits.Values;

    /// <summary>Text of each file by its name.</summary>
    public Dictionary<string, string> Sources { get; } = new(StringComparer.Ordinal);

    /// <summary>Each file as it is written.</summary>
    public IEnumerable<ConfigMapping> Roots => roots.Values.OfType<ConfigMapping>();

    public ConfigMapping? Load(string fullPath) => WithIncludes(fullPath, []);

    private ConfigMapping? WithIncludes(string fullPath, IReadOnlyList<string> chain)
    {
        if (Read(fullPath) is not { } root)
        {
            return null;
        }

        var services = root.Find("services") as ConfigMapping;
        var whole = services is null ? root : Replace(root, "services", Extended(services, fullPath));
        foreach (var (path, place) in Included(root))
        {
            if (FileAt(path, place, fullPath) is { } file)
            {
                if (file == fullPath || chain.Contains(file) || chain.Count >= LongestChain)
                {
                    document.Error(place, "include", $"a circle: '{path}' includes this file again");
                }
                else if (included.Add(file) && WithIncludes(file, [.. chain, fullPath]) is { } part)
                {
                    whole = ComposeMerge.Merge(part, whole);
                }
            }
        }

        return whole;
    }

    private ConfigMapping? Read(string fullPath)
    {
        if (roots.TryGetValue(fullPath, out var known))
        {
            return known;
        }

        var name = workspace.Relative(fullPath);
        document.Begin(name);
        roots[fullPath] = null;
        if (!instead.ContainsKey(fullPath) && HoldsNothing(fullPath))
        {
            document.Error(new ConfigPlace(name, 1, 1), "", "is empty or no regular file");
            return null;
        }

        var text = instead.GetValueOrDefault(fullPath) ?? ConfigSource.Read(fullPath, name, bytesLeft, document);
        bytesLeft -= Encoding.UTF8.GetByteCount(text);
        Sources[name] = text;
        var root = new YamlNodeReader(name, text, valuesLeft, document, YamlDialect.Compose).Read();
        if (root is not ConfigMapping mapping)
        {
            document.Error(root?.Place ?? new ConfigPlace(name, 1, 1), "", $"expected a mapping with keys such as 'services', found {root?.Kind ?? "nothing"}");
            return null;
        }

        valuesLeft -= mapping.Size;
        roots[fullPath] = mapping;
        return mapping;
    }

    /// <summary>Opening a named pipe would wait for somebody to write.</summary>
    private static bool HoldsNothing(string full) => new FileInfo(Workspace.WithoutLinks(full)) is { Exists: true, Length: 0 };

    private static IEnumerable<(string Path, ConfigPlace Place)> Included(ConfigMapping root)
    {
        foreach (var item in (root.Find("include") as ConfigList)?.Items ?? [])
        {
            var path = item is ConfigMapping mapping ? mapping.Find("path") : item;
            foreach (var text in (path is ConfigList list ? list.Items : path is null ? [] : [path]).OfType<ConfigScalar>())
            {
                yield return (Interpolation.Apply(text.Text).Text, text.Place);
            }
        }
    }

    private string? FileAt(string path, ConfigPlace place, string from)
    {
        var full = path.Contains("://", StringComparison.Ordinal) || path.StartsWith("git@", StringComparison.Ordinal) || path.Contains("${", StringComparison.Ordinal)
            ? null : workspace.Resolve(path, Path.GetDirectoryName(from)!);
        var problem = roots.Count >= ConfigLimits.Files ? $"too many files: {ConfigLimits.Files} are the most" : full is null ? "is no file of the workspace, so what it says can't be checked" : !File.Exists(full) ? $"there is no such file beside {workspace.Relative(from)}" : null;
        if (problem is not null)
        {
            document.Error(place, "", $"'{Printable.Excerpt(path)}': {problem}");
        }

        return problem is null ? full : null;
    }

    private ConfigMapping Extended(ConfigMapping services, string file) =>
        new(services.Place, services.Entries.Select(entry => entry.Value is ConfigMapping own ? entry with { Value = Extended(entry.Key, own, services, file, []) } : entry).ToList(), services.Height);

    /// <param name="chain">Who is extended by whom, up to this service.</param>
    private ConfigMapping Extended(string name, ConfigMapping own, ConfigMapping services, string file, IReadOnlyList<(string File, string Service)> chain)
    {
        if (own.Find("extends") is not { } extends)
        {
            return own;
        }

        var written = (extends is ConfigMapping block ? block.Find("service") : extends) as ConfigScalar;
        var otherFile = (extends as ConfigMapping)?.Find("file") as ConfigScalar;
        var from = otherFile is null ? file : FileAt(otherFile.Text, otherFile.Place, file);
        var among = from is null ? null : from == file ? services : Read(from)?.Find("services") as ConfigMapping;
        if (written is null || among is null)
        {
            return own;
        }

        if (among.Find(written.Text) is not ConfigMapping below)
        {
            document.Error(written.Place, "", $"the service '{name}' extends '{Printable.Excerpt(written.Text)}', which {workspace.Relative(from!)} does not define{document.Suggest(written.Text, among.Entries.Select(entry => entry.Key))}");
            return own;
        }

        IReadOnlyList<(string, string)> longer = [.. chain, (file, name)];
        if (longer.Contains((from!, written.Text)) || longer.Count >= LongestChain)
        {
            document.Error(written.Place, "", $"a circle: '{name}' extends '{Printable.Excerpt(written.Text)}', which extends it again");
            return own;
        }

        return ComposeMerge.Merge(Extended(written.Text, below, among, from!, longer), own);
    }

    private static ConfigMapping Replace(ConfigMapping mapping, string key, ConfigNode value) =>
        new(mapping.Place, mapping.Entries.Select(entry => entry.Key == key ? entry with { Value = value } : entry).ToList(), mapping.Height);
}
