namespace PipelineBuild.Configuration;

/// <summary>A value of the configuration with its place.</summary>
internal abstract class ConfigNode(ConfigPlace place)
{
    public ConfigPlace Place => place;

    /// <summary>Such as <c>!reset</c>; empty in files that may have none.</summary>
    public string Tag { get; init; } = "";

    /// <summary>How many values there are, this one and those within it, each alias counted as what it stands for.</summary>
    public abstract int Size { get; }

    /// <summary>How many levels of lists and mappings there are, this one included.</summary>
    public abstract int Height { get; }

    /// <summary>The way messages speak of it.</summary>
    public abstract string Kind { get; }
}

internal sealed class ConfigScalar(ConfigPlace place, string text, bool isPlain) : ConfigNode(place)
{
    public string Text => text;

    /// <summary>Whether it stands there without quotes and not as a block of lines.</summary>
    public bool IsPlain => isPlain;

    /// <summary>Right behind its last character.</summary>
    public ConfigPlace End { get; init; }

    /// <summary>What YAML makes of it: anything in quotes is a text.</summary>
    public PlainMeaning Meaning => isPlain ? PlainScalar.MeaningOf(text) : PlainMeaning.Text;

    public override int Size => 1;

    public override int Height => 0;

    public override string Kind => text.Length == 0 || Meaning == PlainMeaning.Nothing ? "nothing" : $"'{Printable.Excerpt(text)}'";
}

/// <summary>A list; one that was put together from several files has several places.</summary>
internal sealed class ConfigList(IReadOnlyList<ConfigPlace> places, IReadOnlyList<ConfigNode> items, int height) : ConfigNode(places[0])
{
    public IReadOnlyList<ConfigPlace> Places => places;

    public IReadOnlyList<ConfigNode> Items => items;

    public override int Size { get; } = 1 + items.Sum(item => item.Size);

    public override int Height => height;

    public override string Kind => "a list";
}

/// <summary>One key of a mapping with its value.</summary>
/// <param name="IsMerged">Whether it came by a merge key from a mapping that stands elsewhere.</param>
internal sealed record ConfigEntry(string Key, ConfigPlace KeyPlace, ConfigNode Value, bool IsMerged = false);

/// <summary>A mapping in the file's order.</summary>
internal sealed class ConfigMapping(ConfigPlace place, IReadOnlyList<ConfigEntry> entries, int height) : ConfigNode(place)
{
    private readonly Dictionary<string, ConfigEntry> byKey = entries.ToDictionary(entry => entry.Key, StringComparer.Ordinal);

    public IReadOnlyList<ConfigEntry> Entries => entries;

    public override int Size { get; } = 1 + entries.Sum(entry => entry.Value.Size);

    public override int Height => height;

    public override string Kind => "a mapping";

    public ConfigNode? Find(string key) => byKey.GetValueOrDefault(key)?.Value;

    public ConfigEntry? Entry(string key) => byKey.GetValueOrDefault(key);
}
