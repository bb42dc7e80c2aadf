using System.Text.Json;
using System.Text.Json.Nodes;
using PipelineBuild.Artifacts;
using PipelineBuild.Ledger;

namespace PipelineBuild.Observability.Deploying;

/// <summary>The content of resources beside the entries of the ledger, each in a file that is named by its hash: what a rollback puts back.</summary>
public sealed class KeptContent(DeliveryLedger ledger, Workspace workspace, IReadOnlyList<LedgerEntry> entries)
{
    /// <summary>Passwords that very old data sources have in the open.</summary>
    private static readonly string[] Passwords = ["password", "basicAuthPassword"];

    /// <summary>Null when it was never kept; what is not what its name says is as good as nothing.</summary>
    public async Task<JsonObject?> FindAsync(string? hash, CancellationToken cancel)
    {
        foreach (var entry in entries.Reverse().Where(entry => hash is not null && entry.Resources!.Any(resource => resource.Live == hash || resource.LiveBefore == hash)))
        {
            if (await ledger.FileAsync(workspace, entry, FileOf(hash!), cancel) is { } text && Read(text) is { } content && CanonicalJson.Hash(content) == hash)
            {
                return content;
            }
        }

        return null;
    }

    /// <summary>As files of an entry.</summary>
    public static IReadOnlyDictionary<string, string> Files(IEnumerable<JsonObject> contents) =>
        contents.Where(content => !Passwords.Any(key => GrafanaFiles.TextOf(content[key]) is { Length: > 0 })).DistinctBy(CanonicalJson.Hash).ToDictionary(content => FileOf(CanonicalJson.Hash(content)), CanonicalJson.Text);

    private static string FileOf(string hash) => $"{hash[(hash.IndexOf(':') + 1)..]}.json";

    private static JsonObject? Read(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
