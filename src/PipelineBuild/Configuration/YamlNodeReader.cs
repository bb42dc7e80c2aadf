using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace PipelineBuild.Configuration;

/// <summary>
/// Turns the text of one file into nodes with places. It goes from event to event without recursion and checks every limit on the way,
/// so that no file can take more time or memory than a real one.
/// </summary>
internal sealed class YamlNodeReader
{
    private const string MergeKey = "<<";

    private static readonly string[] LineEnds = ["\r\n", "\n", "\r"];

    private readonly Stack<OpenCollection> open = new();
    private readonly List<ConfigNode?> documents = [];

    /// <summary>Null while the node is still being read: an alias to it would hold itself.</summary>
    private readonly Dictionary<string, ConfigNode?> anchors = new(StringComparer.Ordinal);

    private readonly string file;
    private readonly string[] lines;
    private readonly int allowedValues;
    private readonly YamlDocumentContext document;
    private readonly YamlDialect dialect;
    private readonly Scanner scanner;
    private readonly Parser parser;
    private ConfigNode? root;
    private ConfigPlace? firstDocument;
    private int values;

    public YamlNodeReader(string file, string text, int allowedValues, YamlDocumentContext document, YamlDialect dialect = YamlDialect.Configuration)
    {
        this.file = file;
        lines = text.Split(LineEnds, StringSplitOptions.None);
        this.allowedValues = allowedValues;
        this.document = document;
        this.dialect = dialect;
        scanner = new Scanner(new StringReader(text));
        parser = new Parser(scanner);
    }

    /// <summary>The value of each document that was read to its end; null for an empty one.</summary>
    public IReadOnlyList<ConfigNode?> Documents => documents;

    /// <summary>The value of the file's last document; null when there is none.</summary>
    /// <exception cref="ConfigException">The text is no YAML, or more of it than is allowed.</exception>
    public ConfigNode? Read()
    {
        while (Advance())
        {
            Take(parser.Current!);
        }

        return root;
    }

    private bool Advance()
    {
        try
        {
            return parser.MoveNext();
        }
        catch (YamlException error)
        {
            throw document.Fatal(PlaceOfTab(error) ?? PlaceOf(error.Start), $"not valid YAML: {error.Message}{(PlaceOfTab(error) is null ? "" : " Indent with spaces, not with tabs")}");
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or IndexOutOfRangeException or FormatException or OverflowException)
        {
            // Some broken texts the parser does not expect, such as a list that is closed by nothing before the next key.
            throw document.Fatal(PlaceOf(scanner.CurrentPosition), "not valid YAML here or shortly before; is a bracket, brace or quote left open?");
        }
    }

    private void Take(ParsingEvent current)
    {
        switch (current)
        {
            case DocumentStart when firstDocument is not null && dialect != YamlDialect.Rules:
                throw document.Fatal(PlaceOf(current.Start), "one document expected, found a second one behind '---'");
            case DocumentStart:
                firstDocument = PlaceOf(current.Start);
                root = null;
                anchors.Clear();
                break;
            case DocumentEnd:
                documents.Add(root is ConfigScalar { Meaning: PlainMeaning.Nothing } ? null : root);
                break;
            case AnchorAlias alias:
                Add(Resolve(alias), PlaceOf(alias.Start));
                break;
            case Scalar scalar when open.TryPeek(out var mapping) && mapping.AwaitsKey:
                TakeKey(mapping, scalar);
                break;
            case Scalar scalar:
                Begin(scalar);
                var node = new ConfigScalar(PlaceOf(scalar.Start), TextOf(scalar, dialect == YamlDialect.Rules ? ConfigLimits.RuleTextLength : ConfigLimits.TextLength), scalar.Style == ScalarStyle.Plain) { Tag = KeptTag(scalar), End = PlaceOf(scalar.End) };
                Define(scalar.Anchor, node);
                Add(node, node.Place);
                break;
            case MappingStart or SequenceStart:
                Open((NodeEvent)current);
                break;
            case MappingEnd or SequenceEnd:
                var closed = open.Pop();
                var collection = WithMerged(closed.ToNode());
                Define(closed.Anchor, collection);
                Add(collection, collection.Place);
                break;
        }
    }

    private void Open(NodeEvent start)
    {
        Begin(start);
        if (open.Count >= ConfigLimits.Depth)
        {
            throw TooDeep(PlaceOf(start.Start));
        }

        if (!start.Anchor.IsEmpty)
        {
            anchors[start.Anchor.Value] = null;
        }

        open.Push(new OpenCollection(PlaceOf(start.Start), start is MappingStart, start.Anchor, KeptTag(start)));
    }

    private void Begin(NodeEvent node)
    {
        Count(1, PlaceOf(node.Start));
        if (!node.Tag.IsEmpty && dialect == YamlDialect.Configuration)
        {
            document.Error(PlaceOf(node.Start), "", $"tags such as '{TagOf(node)}' are not supported; leave it out, and write a text in quotes");
        }

        if (open.TryPeek(out var mapping) && mapping.AwaitsKey)
        {
            throw document.Fatal(PlaceOf(node.Start), "a key has to be a text, found a list or a mapping in its place");
        }
    }

    private void TakeKey(OpenCollection mapping, Scalar key)
    {
        var place = PlaceOf(key.Start);
        var name = TextOf(key, ConfigLimits.KeyLength);
        if (key.Style == ScalarStyle.Plain && name == MergeKey && dialect == YamlDialect.Configuration)
        {
            document.Error(place, "", "merge keys (<<) are not supported; give the whole block an alias, or repeat its keys");
            mapping.SkipValue();
            return;
        }

        if (name.Length == 0)
        {
            // The parser does not know where an absent key stands, but where its value does.
            throw document.Fatal(key.Style != ScalarStyle.Plain || !Advance() ? place : PlaceOf(parser.Current!.Start), "a key has to be a text, found nothing in its place");
        }

        if (!key.Tag.IsEmpty && dialect == YamlDialect.Configuration)
        {
            document.Error(place, "", $"tags such as '{TagOf(key)}' are not supported; leave it out");
        }

        if (mapping.PlaceOfKey(name) is { } first)
        {
            document.Error(place, "", $"the key '{Printable.Excerpt(name)}' stands twice in this mapping, first in line {first.Line}; one of them has to go");
            mapping.SkipValue();
            return;
        }

        mapping.AwaitValueOf(name, place);
        Define(key.Anchor, new ConfigScalar(place, name, key.Style == ScalarStyle.Plain));
    }

    private void Add(ConfigNode node, ConfigPlace place)
    {
        if (!open.TryPeek(out var collection))
        {
            root = node;
        }
        else if (collection.AwaitsKey)
        {
            throw document.Fatal(place, "a key has to be a text, found a list, a mapping or an alias in its place");
        }
        else
        {
            collection.Add(node);
        }
    }

    private ConfigNode Resolve(AnchorAlias alias)
    {
        var place = PlaceOf(alias.Start);
        var name = Printable.Excerpt(alias.Value.Value);
        if (!anchors.TryGetValue(alias.Value.Value, out var node))
        {
            throw document.Fatal(place, $"the alias '*{name}' has no anchor '&{name}' above it{document.Suggest(alias.Value.Value, anchors.Keys)}");
        }

        if (node is null)
        {
            throw document.Fatal(place, $"the alias '*{name}' stands within its own anchor");
        }

        Count(node.Size, place);
        return open.Count + node.Height > ConfigLimits.Depth ? throw TooDeep(place) : node;
    }

    /// <summary>Own keys win over merged ones, earlier merged mappings over later ones: https://yaml.org/type/merge.html.</summary>
    private ConfigNode WithMerged(ConfigNode node)
    {
        if (node is not ConfigMapping mapping || mapping.Find(MergeKey) is not { } merged)
        {
            return node;
        }

        var entries = mapping.Entries.Where(entry => entry.Key != MergeKey).ToList();
        var keys = entries.Select(entry => entry.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var part in merged is ConfigList list ? list.Items : [merged])
        {
            if (part is not ConfigMapping source)
            {
                throw document.Fatal(part.Place, $"a merge key (<<) takes a mapping or a list of mappings, found {part.Kind}");
            }

            entries.AddRange(source.Entries.Where(entry => keys.Add(entry.Key)).Select(entry => entry with { IsMerged = true }));
        }

        return new ConfigMapping(mapping.Place, entries, mapping.Height) { Tag = mapping.Tag };
    }

    private string KeptTag(NodeEvent node) => dialect == YamlDialect.Configuration || node.Tag.IsEmpty ? "" : node.Tag.Value;

    private void Count(int more, ConfigPlace place)
    {
        values += more;
        if (values > allowedValues)
        {
            throw document.Fatal(place, $"too much: {(dialect == YamlDialect.Rules ? $"a rule file may have {ConfigLimits.RuleValues}" : $"a configuration may have {ConfigLimits.Values}")} values, each alias counted as what it stands for");
        }
    }

    private void Define(AnchorName anchor, ConfigNode node)
    {
        if (!anchor.IsEmpty)
        {
            anchors[anchor.Value] = node;
        }
    }

    /// <summary>By an escape, a text may hold what the file itself may not.</summary>
    private string TextOf(Scalar scalar, int longest)
    {
        if (scalar.Value.Length > longest)
        {
            throw document.Fatal(PlaceOf(scalar.Start), $"a text of {scalar.Value.Length} characters; {longest} are the most that can be used here");
        }

        if (ConfigSource.Problem(scalar.Value) is { } problem)
        {
            throw document.Fatal(PlaceOf(scalar.Start), problem);
        }

        return scalar.Value;
    }

    private ConfigException TooDeep(ConfigPlace place) => document.Fatal(place, $"nested too deeply: {ConfigLimits.Depth} levels are the most");

    /// <summary>The parser's end of the text may lie in a line that the file does not have.</summary>
    private ConfigPlace PlaceOf(Mark mark) => mark.Line > lines.Length
        ? new ConfigPlace(file, lines.Length, lines[^1].Length + 1)
        : new ConfigPlace(file, (int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    private static string TagOf(NodeEvent node) => Printable.Excerpt(node.Tag.Value.Replace("tag:yaml.org,2002:", "!!", StringComparison.Ordinal));

    /// <summary>The first tab that indents a line, when that is what the parser complains about; its own place is that of the block around.</summary>
    private ConfigPlace? PlaceOfTab(YamlException error)
    {
        for (var line = (int)Math.Max(1, error.Start.Line); line <= lines.Length && error.Message.Contains("tab", StringComparison.Ordinal); line++)
        {
            if (lines[line - 1].IndexOf('\t') is >= 0 and var tab && string.IsNullOrWhiteSpace(lines[line - 1][..tab]))
            {
                return new ConfigPlace(file, line, tab + 1);
            }
        }

        return null;
    }
}
