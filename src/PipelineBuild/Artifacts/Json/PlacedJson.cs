using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Json;

/// <summary>A JSON file with the place of every value, read as strictly as programs read it: no comments, no commas too many.</summary>
public sealed class PlacedJson
{
    private const int MostBytes = 20 * 1024 * 1024;

    private const int Deepest = 100;

    private int[]? lines;

    private PlacedJson(string file, byte[] bytes)
    {
        (File, Bytes) = (file, bytes);
    }

    public string File { get; }

    /// <summary>Null if the file can't be read.</summary>
    public PlacedValue? Root { get; private set; }

    /// <summary>Why it can't be read; null if it can.</summary>
    public ConfigError? Problem { get; private set; }

    /// <summary>Keys that stand twice in their object, each where it stands again.</summary>
    public IReadOnlyList<PlacedMember> RepeatedKeys { get; private set; } = [];

    /// <summary>The whole file.</summary>
    public ReadOnlySpan<byte> Text => Bytes;

    internal byte[] Bytes { get; }

    public static PlacedJson Read(string file, byte[] bytes)
    {
        var json = new PlacedJson(file, bytes);
        if (bytes.Length > MostBytes)
        {
            json.Problem = new ConfigError(file, 0, 0, "", $"has {bytes.Length} bytes; more than {MostBytes} are not read");
        }
        else if (bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble))
        {
            json.Problem = new ConfigError(file, 1, 1, "", "begins with a byte order mark, which readers of JSON refuse; save it without");
        }
        else if (!Utf8.IsValid(bytes))
        {
            json.Problem = new ConfigError(file, 0, 0, "", "is not UTF-8");
        }
        else
        {
            json.Parse();
        }

        return json;
    }

    public ConfigPlace PlaceOf(int offset)
    {
        lines ??= LineStarts();
        var found = Array.BinarySearch(lines, offset);
        var line = found >= 0 ? found : ~found - 1;
        return new ConfigPlace(File, line + 1, Encoding.UTF8.GetCharCount(Bytes, lines[line], offset - lines[line]) + 1);
    }

    internal string Decode(int from, int to, bool isEscaped)
    {
        if (!isEscaped)
        {
            return Encoding.UTF8.GetString(Bytes, from, to - from);
        }

        var reader = new Utf8JsonReader(Bytes.AsSpan(from - 1, to - from + 2));
        reader.Read();
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a pair of surrogates is text to JSON and no text to .NET.
            return Encoding.UTF8.GetString(Bytes, from, to - from);
        }
    }

    private void Parse()
    {
        var reader = new Utf8JsonReader(Bytes, new JsonReaderOptions { MaxDepth = Deepest });
        var builder = new PlacedJsonBuilder(this);
        try
        {
            while (reader.Read())
            {
                builder.Take(ref reader);
            }

            (Root, RepeatedKeys) = (builder.Root, builder.Repeated);
        }
        catch (JsonException error)
        {
            var line = (int)(error.LineNumber ?? 0);
            var start = LineStarts() is var starts && line < starts.Length ? starts[line] : 0;
            var column = Encoding.UTF8.GetCharCount(Bytes, start, Math.Min((int)(error.BytePositionInLine ?? 0), Bytes.Length - start)) + 1;
            var message = error.Message.IndexOf(" LineNumber:", StringComparison.Ordinal) is > 0 and var end ? error.Message[..end] : error.Message;
            Problem = new ConfigError(File, line + 1, column, "", $"is no JSON: {message}");
        }
    }

    private int[] LineStarts()
    {
        var starts = new List<int> { 0 };
        for (var at = 0; Bytes.AsSpan(at).IndexOf((byte)'\n') is >= 0 and var next;)
        {
            at += next + 1;
            starts.Add(at);
        }

        return [.. starts];
    }
}
