using System.Text.Json;

namespace PipelineBuild.Artifacts.Json;

/// <summary>Makes the tree of a JSON file from its tokens.</summary>
internal sealed class PlacedJsonBuilder(PlacedJson owner)
{
    /// <summary>Beyond that many keys they are looked up in a set.</summary>
    private const int Few = 24;

    private readonly Stack<PlacedValue> open = new();
    private readonly List<PlacedMember> repeated = [];
    private (int Start, int Length, bool IsEscaped) key;

    public PlacedValue? Root { get; private set; }

    public IReadOnlyList<PlacedMember> Repeated => repeated;

    public void Take(ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                key = (start, reader.ValueSpan.Length, reader.ValueIsEscaped);
                break;
            case JsonTokenType.StartObject:
                Open(new PlacedValue(owner, JsonValueKind.Object, start, start) { Members = new List<PlacedMember>() });
                break;
            case JsonTokenType.StartArray:
                Open(new PlacedValue(owner, JsonValueKind.Array, start, start) { Items = new List<PlacedValue>() });
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                Close(start + 1);
                break;
            default:
                Add(new PlacedValue(owner, KindOf(reader.TokenType), start, (int)reader.BytesConsumed, reader.ValueIsEscaped));
                break;
        }
    }

    private static JsonValueKind KindOf(JsonTokenType token) => token switch
    {
        JsonTokenType.String => JsonValueKind.String,
        JsonTokenType.Number => JsonValueKind.Number,
        JsonTokenType.True => JsonValueKind.True,
        JsonTokenType.False => JsonValueKind.False,
        _ => JsonValueKind.Null,
    };

    private void Open(PlacedValue value)
    {
        Add(value);
        open.Push(value);
    }

    private void Add(PlacedValue value)
    {
        if (!open.TryPeek(out var holder))
        {
            Root = value;
        }
        else if (holder.Kind == JsonValueKind.Array)
        {
            ((List<PlacedValue>)holder.Items).Add(value);
        }
        else
        {
            ((List<PlacedMember>)holder.Members).Add(new PlacedMember(owner, key.Start, key.Length, key.IsEscaped, value));
        }
    }

    private void Close(int end)
    {
        var value = open.Pop();
        value.End = end;
        if (value.Members.Count > Few)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            repeated.AddRange(value.Members.Where(member => !seen.Add(member.Key)));
            return;
        }

        for (var index = 1; index < value.Members.Count; index++)
        {
            for (var before = 0; before < index; before++)
            {
                if (value.Members[before].Raw.SequenceEqual(value.Members[index].Raw))
                {
                    repeated.Add(value.Members[index]);
                    break;
                }
            }
        }
    }
}
