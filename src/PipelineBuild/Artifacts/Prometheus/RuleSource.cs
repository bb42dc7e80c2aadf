using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Prometheus;

/// <summary>The text of a file whose offsets become lines and columns and back.</summary>
internal sealed class RuleSource
{
    private readonly string file;
    private readonly List<int> starts = [0];

    public RuleSource(string file, string text)
    {
        this.file = file;
        Text = text;
        for (var at = text.AsSpan().IndexOfAny('\n', '\r'); at >= 0;)
        {
            at += text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1;
            starts.Add(at);
            var next = text.AsSpan(at).IndexOfAny('\n', '\r');
            at = next < 0 ? -1 : at + next;
        }
    }

    public string Text { get; }

    public int OffsetOf(ConfigPlace place) => place.Line > starts.Count ? Text.Length : Math.Min(starts[place.Line - 1] + place.Column - 1, Text.Length);

    public ConfigPlace PlaceOf(int offset)
    {
        var line = starts.BinarySearch(offset);
        line = line < 0 ? ~line - 1 : line;
        return new ConfigPlace(file, line + 1, offset - starts[line] + 1);
    }

    /// <summary>A value of the file as a text that knows its places.</summary>
    public RuleText TextOf(ConfigScalar scalar)
    {
        Lazy<ScalarOffsets> offsets = new(() => new ScalarOffsets(Text, OffsetOf(scalar.Place), scalar.Text));
        return new RuleText(scalar.Text, scalar.Place, offset => PlaceOf(offsets.Value.Of(offset)));
    }
}
