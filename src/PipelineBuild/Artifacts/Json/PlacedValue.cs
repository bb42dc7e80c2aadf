using System.Text;
using System.Text.Json;
using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Json;

/// <summary>A value of a JSON file that knows where it stands.</summary>
public sealed class PlacedValue
{
    private static readonly List<PlacedMember> NoMembers = [];

    private static readonly List<PlacedValue> NoItems = [];

    private readonly bool isEscaped;
    private string? text;

    internal PlacedValue(PlacedJson owner, JsonValueKind kind, int start, int end, bool isEscaped = false)
    {
        (Owner, Kind, Start, End) = (owner, kind, start, end);
        this.isEscaped = isEscaped;
        Members = NoMembers;
        Items = NoItems;
    }

    public JsonValueKind Kind { get; }

    /// <summary>Offset of its first byte.</summary>
    public int Start { get; }

    /// <summary>Offset behind its last byte.</summary>
    public int End { get; internal set; }

    /// <summary>Of an object, in the order of the file.</summary>
    public IReadOnlyList<PlacedMember> Members { get; internal set; }

    /// <summary>Of an array.</summary>
    public IReadOnlyList<PlacedValue> Items { get; internal set; }

    /// <summary>Of a text; null for all else.</summary>
    public string? Text => Kind == JsonValueKind.String ? text ??= Owner.Decode(Start + 1, End - 1, isEscaped) : null;

    /// <summary>As it is written, quotes of a text left out.</summary>
    public string Written => Text ?? Encoding.UTF8.GetString(Raw);

    public bool IsTrue => Kind == JsonValueKind.True;

    public ConfigPlace Place => Owner.PlaceOf(Start);

    /// <summary>Where a character of a text stands, however it is escaped.</summary>
    /// <param name="offset">In <see cref="Text"/>.</param>
    public ConfigPlace PlaceAt(int offset)
    {
        var raw = Raw;
        var at = 1;
        for (var passed = 0; passed < offset && at < raw.Length - 1;)
        {
            Rune.DecodeFromUtf8(raw[at..], out var rune, out var length);
            (passed, at) = raw[at] == '\\' ? (passed + 1, at + (raw[at + 1] == 'u' ? 6 : 2)) : (passed + rune.Utf16SequenceLength, at + length);
        }

        return Owner.PlaceOf(Start + at);
    }

    internal ReadOnlySpan<byte> Raw => Owner.Bytes.AsSpan(Start, End - Start);

    /// <summary>The file it stands in.</summary>
    public PlacedJson Source => Owner;

    internal PlacedJson Owner { get; }

    /// <summary>The value under a key, of several the last, as every reader takes it; null where there is none or it is null.</summary>
    public PlacedValue? Get(string key)
    {
        for (var index = Members.Count - 1; index >= 0; index--)
        {
            if (Members[index].IsNamed(key))
            {
                return Members[index].Value is { Kind: not JsonValueKind.Null } value ? value : null;
            }
        }

        return null;
    }

    public PlacedValue? Get(string key, string below) => Get(key)?.Get(below);

    /// <summary>The text under a key; null where there is none.</summary>
    public string? TextAt(string key) => Get(key)?.Text;

    /// <summary>The objects of the list under a key.</summary>
    public IEnumerable<PlacedValue> ObjectsAt(string key) => (Get(key)?.Items ?? NoItems).Where(item => item.Kind == JsonValueKind.Object);

    /// <summary>The whole number under a key; null where there is none.</summary>
    public int? NumberAt(string key) => Get(key) is { Kind: JsonValueKind.Number } value && System.Buffers.Text.Utf8Parser.TryParse(value.Raw, out int number, out var used) && used == value.Raw.Length ? number : null;
}

/// <summary>A key of an object and its value.</summary>
public readonly struct PlacedMember
{
    private readonly PlacedJson owner;
    private readonly int length;
    private readonly bool isEscaped;

    internal PlacedMember(PlacedJson owner, int start, int length, bool isEscaped, PlacedValue value)
    {
        (this.owner, Start, this.length, this.isEscaped, Value) = (owner, start, length, isEscaped, value);
    }

    public PlacedValue Value { get; }

    /// <summary>Offset of the key's quote.</summary>
    public int Start { get; }

    public string Key => owner.Decode(Start + 1, Start + 1 + length, isEscaped);

    public ConfigPlace Place => owner.PlaceOf(Start);

    internal ReadOnlySpan<byte> Raw => owner.Bytes.AsSpan(Start + 1, length);

    internal bool IsNamed(string key) => isEscaped ? Key == key : length == key.Length && Ascii.Equals(Raw, key);
}
