using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PipelineBuild.Mcp.Versioning;

/// <summary>One text of a JSON file that gets another value.</summary>
/// <param name="Path">Keys from the root on; elements of lists by number.</param>
public sealed record JsonChange(IReadOnlyList<string> Path, string Value)
{
    public override string ToString() => string.Join('.', Path);
}

/// <summary>Changes texts of a JSON file and leaves every other byte as it is: indent, order, line ends; pure.</summary>
public static class JsonEdit
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="JsonException">The file is no JSON.</exception>
    /// <exception cref="InvalidDataException">A path is missing, is there twice, or holds no text.</exception>
    public static byte[] Apply(byte[] file, IReadOnlyCollection<JsonChange> changes)
    {
        var spans = Spans(file, changes.Select(change => Key(change.Path)).ToHashSet(StringComparer.Ordinal));
        var result = new List<byte>(file.Length + 64);
        var copied = 0;
        foreach (var (change, (start, end)) in changes.Select(change => (change, spans.GetValueOrDefault(Key(change.Path), (Start: -1, End: -1)))).OrderBy(pair => pair.Item2.Start))
        {
            if (start < 0)
            {
                throw new InvalidDataException($"there is no text at {change}");
            }

            result.AddRange(file.AsSpan(copied, start - copied));
            result.AddRange(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(change.Value, Plain)));
            copied = end;
        }

        result.AddRange(file.AsSpan(copied));
        return [.. result];
    }

    private static Dictionary<string, (int Start, int End)> Spans(byte[] file, HashSet<string> wanted)
    {
        var skipped = file.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        var reader = new Utf8JsonReader(file.AsSpan(skipped), new JsonReaderOptions { MaxDepth = 256 });
        var spans = new Dictionary<string, (int Start, int End)>(StringComparer.Ordinal);
        // Each open container: its own name, and for a list the number of the next element.
        var open = new Stack<(string Path, int? Index)>();
        string? name = null;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    name = reader.GetString()!;
                    continue;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    open.Pop();
                    continue;
            }

            var path = Enter(open, name);
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                open.Push((path, reader.TokenType == JsonTokenType.StartArray ? 0 : null));
            }
            else if (reader.TokenType == JsonTokenType.String && wanted.Contains(path) && !spans.TryAdd(path, (skipped + (int)reader.TokenStartIndex, skipped + (int)reader.BytesConsumed)))
            {
                throw new InvalidDataException($"{path.Replace('\0', '.')} is there twice");
            }
        }

        return spans;
    }

    /// <summary>The path of the value that begins now.</summary>
    private static string Enter(Stack<(string Path, int? Index)> open, string? name)
    {
        if (!open.TryPop(out var parent))
        {
            return "";
        }

        open.Push(parent.Index is { } index ? (parent.Path, index + 1) : parent);
        return $"{parent.Path}\0{(parent.Index is { } number ? FormattableString.Invariant($"{number}") : name)}";
    }

    private static string Key(IReadOnlyList<string> path) => string.Concat(path.Select(part => $"\0{part}"));
}
