using System.Text.Json;
using PipelineBuild.Results;

namespace PipelineBuild.Ledger;

/// <summary>An entry as text: one line, so that a stream of entries can be read line by line.</summary>
public static class LedgerJson
{
    private static readonly JsonSerializerOptions Options = new(ResultStore.Json)
    {
        WriteIndented = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public static string Write(LedgerEntry entry) => JsonSerializer.Serialize(entry, Options) + "\n";

    /// <exception cref="JsonException">The text is no entry.</exception>
    public static LedgerEntry Read(string line) => JsonSerializer.Deserialize<LedgerEntry>(line, Options) ?? throw new JsonException("the entry is null");
}
