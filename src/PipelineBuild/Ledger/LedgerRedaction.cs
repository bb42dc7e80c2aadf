using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PipelineBuild.Tools;

namespace PipelineBuild.Ledger;

/// <summary>Takes secrets out of text before it is kept for ever: known values, and the login of any address.</summary>
public sealed partial class LedgerRedaction(SecretMask mask)
{
    private static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public LedgerEntry Of(LedgerEntry entry) => entry with
    {
        Kind = Text(entry.Kind),
        Outcome = Text(entry.Outcome),
        Environment = Optional(entry.Environment),
        Actor = Optional(entry.Actor),
        Host = Optional(entry.Host),
        Commit = Optional(entry.Commit),
        Version = Optional(entry.Version),
        Reason = Optional(entry.Reason),
        Deployment = Optional(entry.Deployment),
        Strategy = Optional(entry.Strategy),
        Phase = Optional(entry.Phase),
        From = entry.From is null ? null : new LedgerFrom(Optional(entry.From.Version), entry.From.Digests.ToDictionary(pair => Text(pair.Key), pair => Text(pair.Value))),
        Verdicts = entry.Verdicts?.Select(verdict => new LedgerVerdict(Text(verdict.Service), Text(verdict.Verdict)) { Reason = Optional(verdict.Reason) }).ToList(),
        Images = entry.Images.Select(Of).ToList(),
        Packages = entry.Packages?.Select(Of).ToList(),
        Server = Optional(entry.Server),
        Resources = entry.Resources?.Select(Of).ToList(),
    };

    public string Text(string text) => Login().Replace(mask.Apply(text), "***@");

    /// <summary>The same for every text of a JSON document: as a whole it could be torn where one text ends and another begins.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public string Json(string json) => Clean(JsonNode.Parse(json))?.ToJsonString(Written) ?? "null";

    private JsonNode? Clean(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.GroupBy(member => Text(member.Key), member => member.Value).Select(same => KeyValuePair.Create(same.Key, Clean(same.Last())))),
        JsonArray items => new JsonArray([.. items.Select(Clean)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => JsonValue.Create(Text(value.GetValue<string>())),
        _ => node?.DeepClone(),
    };

    private string? Optional(string? text) => text is null ? null : Text(text);

    private LedgerImage Of(LedgerImage image) => new(
        Text(image.Name),
        Text(image.Repository),
        Text(image.Digest),
        image.Tags.Select(Text).ToList(),
        image.Platforms.ToDictionary(pair => Text(pair.Key), pair => Text(pair.Value)))
    {
        Version = Optional(image.Version),
        Scan = Optional(image.Scan),
        Stacks = image.Stacks?.Select(Text).ToList(),
        Scanner = Optional(image.Scanner),
        Database = Optional(image.Database),
        Sboms = image.Sboms?.ToDictionary(pair => Text(pair.Key), pair => Text(pair.Value)),
        SignedBy = Optional(image.SignedBy),
    };

    private LedgerPackage Of(LedgerPackage package) => new(Text(package.Name), Text(package.Version), Text(package.Registry), Text(package.Integrity), package.Tags.Select(Text).ToList())
    {
        GitTag = Optional(package.GitTag),
        Tools = package.Tools,
        Withdrawn = Optional(package.Withdrawn),
    };

    private LedgerResource Of(LedgerResource resource) => new(Text(resource.Kind), Text(resource.Uid), Text(resource.Title), Text(resource.Change), Text(resource.Hash))
    {
        Live = Optional(resource.Live),
        LiveBefore = Optional(resource.LiveBefore),
        Version = resource.Version,
        VersionBefore = resource.VersionBefore,
        Folder = Optional(resource.Folder),
        FolderBefore = Optional(resource.FolderBefore),
        Secrets = resource.Secrets?.ToDictionary(pair => Text(pair.Key), pair => Text(pair.Value)),
        SecretsBefore = resource.SecretsBefore?.ToDictionary(pair => Text(pair.Key), pair => Text(pair.Value)),
    };

    [GeneratedRegex(@"(?<=://)[^/\s]*@")]
    private static partial Regex Login();
}
