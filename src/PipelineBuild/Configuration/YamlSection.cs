using System.Globalization;
using PipelineBuild.Artifacts;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace PipelineBuild.Configuration;

/// <summary>
/// A mapping of pipeline.yml that is read key by key: each getter names the key, its type and its default at once. Mistakes are
/// collected with their position instead of thrown, and <see cref="Close"/> reports the keys that nobody asked for.
/// </summary>
public sealed class YamlSection
{
    private readonly YamlMappingNode? node;
    private readonly YamlDocumentContext document;
    private readonly bool isWrongKind;
    private readonly SortedSet<string> known = new(StringComparer.Ordinal);

    internal YamlSection(YamlDocumentContext document, YamlMappingNode? node, string path, bool isWrongKind = false)
    {
        this.document = document;
        this.node = node;
        this.isWrongKind = isWrongKind;
        Path = path;
    }

    /// <summary>Dotted place in the document; empty for the root.</summary>
    public string Path { get; }

    /// <summary>Whether the block stands in the file at all.</summary>
    public bool IsPresent => node is not null;

    public Workspace Workspace => document.Workspace;

    public bool Has(string key) => Find(key) is not null;

    /// <summary>Whether the key holds a single value, for keys that have a short form beside their block.</summary>
    public bool HoldsText(string key) => Find(key) is YamlScalarNode;

    /// <summary>Whether the key holds a list without elements.</summary>
    public bool IsEmptyList(string key) => Find(key) is YamlSequenceNode { Children.Count: 0 };

    public string? OptionalText(string key, Func<string, string?>? check = null)
    {
        if (Scalar(key) is not { } scalar)
        {
            return null;
        }

        if (scalar.Value!.Trim().Length == 0)
        {
            Error(key, "must not be empty");
            return null;
        }

        if (check?.Invoke(scalar.Value) is { } problem)
        {
            Error(key, problem);
        }

        return scalar.Value;
    }

    public string Text(string key, string fallback, Func<string, string?>? check = null) => OptionalText(key, check) ?? fallback;

    public string RequiredText(string key, Func<string, string?>? check = null)
    {
        if (!Has(key))
        {
            Missing(key);
        }

        return OptionalText(key, check) ?? "";
    }

    public int Number(string key, int fallback, int minimum, int maximum)
    {
        if (Scalar(key) is not { } scalar)
        {
            return fallback;
        }

        if (int.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum)
        {
            return number;
        }

        Error(key, $"expected a whole number from {minimum} to {maximum}, found '{scalar.Value}'");
        return fallback;
    }

    public bool Flag(string key, bool fallback)
    {
        if (Scalar(key) is not { } scalar)
        {
            return fallback;
        }

        if (scalar.Value is "true" or "false")
        {
            return scalar.Value == "true";
        }

        Error(key, $"expected true or false, found '{scalar.Value}'");
        return fallback;
    }

    public IReadOnlyList<string> Texts(string key, IReadOnlyList<string> fallback, Func<string, string?>? check = null)
    {
        if (Find(key) is not { } value)
        {
            return fallback;
        }

        if (value is not YamlSequenceNode list)
        {
            Error(key, $"expected a list, found {Kind(value)}");
            return fallback;
        }

        var texts = new List<string>();
        foreach (var (item, index) in list.Children.Select((item, index) => (item, index)))
        {
            if (item is not YamlScalarNode { Value: { Length: > 0 } text })
            {
                document.Error(item.Start, $"{PathOf(key)}[{index}]", $"expected a text, found {Kind(item)}");
            }
            else if (check?.Invoke(text) is { } problem)
            {
                document.Error(item.Start, PathOf(key), problem);
            }
            else
            {
                texts.Add(text);
            }
        }

        return texts;
    }

    /// <summary>A mapping of free names to texts, in the file's order.</summary>
    public IReadOnlyDictionary<string, string> TextMap(string key, Func<string, string?>? checkValue = null)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, item) in Entries(Mapping(key)))
        {
            var text = item is YamlScalarNode { Value: { } value } ? value : null;
            var problem = text is null ? $"expected a text, found {Kind(item)}" : checkValue?.Invoke(text);
            if (problem is not null)
            {
                document.Error(item.Start, $"{PathOf(key)}.{name}", problem);
            }
            else
            {
                map[name.ToString()] = text!;
            }
        }

        return map;
    }

    /// <summary>A nested block; when the key is absent the reader sees an empty one and its defaults apply.</summary>
    public T Block<T>(string key, Func<YamlSection, T> read)
    {
        var section = new YamlSection(document, Mapping(key), PathOf(key), isWrongKind: Find(key) is not (null or YamlMappingNode));
        var value = read(section);
        section.Close();
        return value;
    }

    /// <summary>A nested block, or null when the key is absent.</summary>
    public T? OptionalBlock<T>(string key, Func<YamlSection, T> read) where T : class => Has(key) ? Block(key, read) : null;

    public IReadOnlyList<T> Blocks<T>(string key, Func<YamlSection, T> read)
    {
        if (Find(key) is not { } value)
        {
            return [];
        }

        if (value is not YamlSequenceNode list)
        {
            Error(key, $"expected a list, found {Kind(value)}");
            return [];
        }

        var blocks = new List<T>();
        foreach (var (item, index) in list.Children.Select((item, index) => (item, index)))
        {
            var path = $"{PathOf(key)}[{index}]";
            if (item is not YamlMappingNode mapping)
            {
                document.Error(item.Start, path, $"expected a mapping, found {Kind(item)}");
                continue;
            }

            var section = new YamlSection(document, mapping, path);
            blocks.Add(read(section));
            section.Close();
        }

        return blocks;
    }

    /// <summary>Reports a mistake at the key's value, or at the block when the key is absent.</summary>
    public void Error(string key, string message) => document.Error(Find(key)?.Start ?? Start, PathOf(key), message);

    /// <summary>1-based line and column of the key's value, for messages that come up later.</summary>
    public (int Line, int Column) PositionOf(string key)
    {
        var mark = Find(key)?.Start ?? Start;
        return ((int)mark.Line, (int)mark.Column);
    }

    /// <summary>Reports every key that no getter has asked for.</summary>
    internal void Close()
    {
        foreach (var (key, _) in Entries(node))
        {
            if (!known.Contains(key.ToString()))
            {
                var suggestion = Suggestion.For(key.ToString(), known);
                document.Error(key.Start, PathOf(key.ToString()), $"unknown key{(suggestion.Length == 0 ? "," : suggestion)} known: {string.Join(", ", known)}");
            }
        }
    }

    private static IEnumerable<KeyValuePair<YamlNode, YamlNode>> Entries(YamlMappingNode? mapping) => mapping is null ? [] : mapping.Children;

    private Mark Start => node?.Start ?? Mark.Empty;

    /// <summary>What stands in place of the block has been reported; that it lacks keys says nothing more.</summary>
    private void Missing(string key)
    {
        if (!isWrongKind)
        {
            document.Error(Start, PathOf(key), "is required");
        }
    }

    private string PathOf(string key) => Path.Length == 0 ? key : $"{Path}.{key}";

    private YamlNode? Find(string key)
    {
        known.Add(key);
        return node?.Children.FirstOrDefault(pair => pair.Key is YamlScalarNode scalar && scalar.Value == key).Value;
    }

    private YamlScalarNode? Scalar(string key)
    {
        var value = Find(key);
        if (value is null or YamlScalarNode)
        {
            return (YamlScalarNode?)value;
        }

        Error(key, $"expected a single value, found {Kind(value)}");
        return null;
    }

    private YamlMappingNode? Mapping(string key)
    {
        var value = Find(key);
        if (value is null or YamlMappingNode)
        {
            return (YamlMappingNode?)value;
        }

        Error(key, $"expected a mapping, found {Kind(value)}");
        return null;
    }

    private static string Kind(YamlNode node) => node switch
    {
        YamlMappingNode => "a mapping",
        YamlSequenceNode => "a list",
        YamlScalarNode { Value.Length: 0 } => "nothing",
        _ => $"'{node}'",
    };
}
