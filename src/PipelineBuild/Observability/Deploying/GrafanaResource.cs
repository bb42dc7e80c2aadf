using System.Text.Json.Nodes;

namespace PipelineBuild.Observability.Deploying;

/// <summary>What can be deployed to a Grafana server, in the order in which it is.</summary>
public enum GrafanaKind
{
    Folder,
    DataSource,
    Dashboard,
    AlertRule,

    /// <summary>Comes and goes with its rules; of its own it has an interval.</summary>
    AlertGroup,
}

/// <summary>A data source, dashboard or alert rule as a file declares it.</summary>
/// <param name="Content">Without what the server counts or numbers.</param>
/// <param name="File">Relative to the workspace.</param>
public sealed record GrafanaResource(GrafanaKind Kind, string Uid, string Title, JsonObject Content, string File)
{
    /// <summary>Titles of folders with a slash between them; null means the root.</summary>
    public string? Folder { get; init; }

    /// <summary>Of a data source: key of <c>secureJsonData</c> to the variable that holds the value.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>();

    public string Name => $"{NameOf(Kind)} {Uid}";

    public string Hash => CanonicalJson.Hash(new JsonObject
    {
        ["content"] = Content.DeepClone(),
        ["folder"] = Folder,
        ["secrets"] = new JsonObject(Secrets.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
    });

    /// <summary>As the ledger and messages have it.</summary>
    public static string NameOf(GrafanaKind kind) => kind switch
    {
        GrafanaKind.Folder => "folder",
        GrafanaKind.DataSource => "data-source",
        GrafanaKind.Dashboard => "dashboard",
        GrafanaKind.AlertRule => "alert-rule",
        _ => "alert-group",
    };

    /// <summary>The kind of a name in the ledger.</summary>
    public static GrafanaKind KindOf(string name) => Enum.GetValues<GrafanaKind>().First(kind => NameOf(kind) == name);
}

/// <summary>How often the rules of a group are evaluated.</summary>
/// <param name="Folder">Titles of folders with a slash between them.</param>
public sealed record AlertGroupInterval(string Folder, string Group, TimeSpan Interval)
{
    public JsonObject Content => new() { ["interval"] = (long)Interval.TotalSeconds };
}

/// <summary>All that is to be on a server.</summary>
/// <param name="Folders">Paths, parents first.</param>
public sealed record GrafanaWanted(IReadOnlyList<string> Folders, IReadOnlyList<GrafanaResource> Resources, IReadOnlyList<AlertGroupInterval> Groups);

/// <summary>A resource as a server shows it.</summary>
/// <param name="Content">Without what the server counts or numbers.</param>
/// <param name="Version">Of a dashboard.</param>
/// <param name="FolderUid">Null at the root.</param>
/// <param name="Lock">Why the server would refuse a change; null when it would not.</param>
public sealed record GrafanaLive(JsonObject Content, int? Version, string? FolderUid, string? Lock)
{
    /// <summary>Of a data source: the secrets that it has, without their values.</summary>
    public IReadOnlyList<string> SecretKeys { get; init; } = [];

    public string Hash => CanonicalJson.Hash(Content);
}
