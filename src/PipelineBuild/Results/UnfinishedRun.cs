using System.Text.Json;
using System.Text.Json.Serialization;

namespace PipelineBuild.Results;

/// <summary>A run of a changing target whose process died before it could end, as its journal tells.</summary>
/// <param name="Did">Changes it had made.</param>
/// <param name="Doing">Changes it was in the middle of: made, half made or not made.</param>
public sealed record UnfinishedRun(string Target, DateTimeOffset Started, IReadOnlyList<string> Did, IReadOnlyList<string> Doing)
{
    /// <summary>For people: when it started and where it stopped.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"an earlier {Target}, begun {Started.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, was killed {(Doing.Count > 0 ? $"during: {string.Join("; ", Doing)}" : Did.Count > 0 ? $"after: {Did[^1]}" : "before it changed anything")}");

    /// <summary>Null when the writer still lives or the file can't be read; a last line cut short by the kill is left out.</summary>
    internal static UnfinishedRun? Read(string file, string target)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
            using var reader = new StreamReader(stream);
            var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse).OfType<JournalLine>().ToList();
            var did = lines.Where(line => line.Event == JournalEvent.Did).Select(line => line.What).ToList();
            var doing = lines.Where(line => line.Event == JournalEvent.Doing).Select(line => line.What).Except(did).ToList();
            return new UnfinishedRun(target, lines.Count == 0 ? new DateTimeOffset(File.GetLastWriteTimeUtc(file)) : lines[0].At, did, doing);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static JournalLine? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<JournalLine>(text, JournalLine.Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>What a line of a journal says.</summary>
internal enum JournalEvent
{
    Began,
    Doing,
    Did,
}

/// <summary>One line of a journal.</summary>
internal sealed record JournalLine(JournalEvent Event, string What, DateTimeOffset At)
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };
}
