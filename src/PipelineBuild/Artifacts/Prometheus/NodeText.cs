using System.Text.Encodings.Web;
using System.Text.Json;
using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Prometheus;

/// <summary>Writes what was read from YAML as JSON that means the same to a YAML reader.</summary>
internal static class NodeText
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(ConfigNode node) => node switch
    {
        ConfigMapping mapping => $"{{{string.Join(", ", mapping.Entries.Select(entry => $"{Quoted(entry.Key)}: {Of(entry.Value)}"))}}}",
        ConfigList list => $"[{string.Join(", ", list.Items.Select(Of))}]",
        ConfigScalar { Meaning: PlainMeaning.Nothing } => "null",
        ConfigScalar { Meaning: PlainMeaning.Number or PlainMeaning.Truth } scalar => scalar.Text,
        ConfigScalar scalar => Quoted(scalar.Text),
        _ => "null",
    };

    /// <summary>Without quotes where it is a word, and in single quotes where that is enough.</summary>
    public static string Scalar(string text) => IsWord(text) ? text : text.Any(char.IsControl) ? Quoted(text) : $"'{text.Replace("'", "''")}'";

    /// <summary>Short ones are truth values to some readers.</summary>
    private static bool IsWord(string text) =>
        text.Length > 3 && char.IsAsciiLetter(text[0]) && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_') && PlainScalar.MeaningOf(text) == PlainMeaning.Text;

    /// <summary>JSON's quotes and escapes are YAML's too.</summary>
    public static string Quoted(string text) => JsonSerializer.Serialize(text, Readable);
}
