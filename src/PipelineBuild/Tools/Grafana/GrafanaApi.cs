using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PipelineBuild.Tools.Grafana;

/// <summary>Reads and changes one Grafana over its HTTP API, https://grafana.com/docs/grafana/latest/developers/http_api/.</summary>
public sealed class GrafanaApi : IDisposable
{
    private const int FoldersInPage = 1000;

    private readonly GrafanaConnection connection;

    internal GrafanaApi(GrafanaConnection connection) => this.connection = connection;

    public Uri Url => connection.Url;

    /// <summary>The folders right below another.</summary>
    /// <param name="parent">Uid; null means the root.</param>
    public async Task<IReadOnlyList<GrafanaFolder>> FoldersAsync(string? parent, CancellationToken cancel)
    {
        var folders = new List<GrafanaFolder>();
        for (var page = 1; ; page++)
        {
            var path = FormattableString.Invariant($"api/folders?limit={FoldersInPage}&page={page}{(parent is null ? "" : $"&parentUid={Escaped(parent)}")}");
            var found = await ReadAsync(path, node => node.AsArray().Select(folder => new GrafanaFolder(TextOf(folder!, "uid"), TextOf(folder!, "title"))).ToList(), cancel);
            folders.AddRange(found);
            if (found.Count < FoldersInPage)
            {
                return folders;
            }
        }
    }

    public Task CreateFolderAsync(GrafanaFolder folder, string? parent, CancellationToken cancel)
    {
        var body = new JsonObject { ["uid"] = folder.Uid, ["title"] = folder.Title };
        if (parent is not null)
        {
            body["parentUid"] = parent;
        }

        return connection.SendAsync(HttpMethod.Post, "api/folders", body, isRepeatable: true, cancel);
    }

    /// <summary>Null when there is none.</summary>
    public Task<GrafanaDashboardState?> DashboardAsync(string uid, CancellationToken cancel) => FindAsync($"api/dashboards/uid/{Escaped(uid)}", node =>
    {
        var content = node["dashboard"]!.AsObject();
        var meta = node["meta"]!.AsObject();
        var folder = meta["folderUid"]?.GetValue<string>();
        return new GrafanaDashboardState(content, content["version"]?.GetValue<int>() ?? meta["version"]?.GetValue<int>() ?? 0)
        {
            FolderUid = string.IsNullOrEmpty(folder) || folder == "general" ? null : folder,
            IsProvisioned = meta["provisioned"]?.GetValue<bool>() ?? false,
        };
    }, cancel);

    /// <summary>Grafana refuses it when the version is no longer the newest, so it may be sent twice.</summary>
    /// <param name="version">That was read before; null when there was no such dashboard.</param>
    public Task SaveDashboardAsync(JsonObject content, int? version, string? folder, string message, CancellationToken cancel)
    {
        var dashboard = content.DeepClone().AsObject();
        dashboard["id"] = null;
        dashboard.Remove("version");
        if (version is { } known)
        {
            dashboard["version"] = known;
        }

        return connection.SendAsync(HttpMethod.Post, "api/dashboards/db", new JsonObject { ["dashboard"] = dashboard, ["folderUid"] = folder ?? "", ["message"] = message, ["overwrite"] = false }, isRepeatable: true, cancel);
    }

    /// <summary>What a version held; null when Grafana no longer has it.</summary>
    public Task<JsonObject?> DashboardVersionAsync(string uid, int version, CancellationToken cancel) =>
        FindAsync(FormattableString.Invariant($"api/dashboards/uid/{Escaped(uid)}/versions/{version}"), node => node["data"]!.AsObject(), cancel);

    public Task DeleteDashboardAsync(string uid, CancellationToken cancel) => DeleteAsync($"api/dashboards/uid/{Escaped(uid)}", cancel);

    /// <summary>Null when there is none; secrets are not part of it.</summary>
    public Task<JsonObject?> DataSourceAsync(string uid, CancellationToken cancel) => FindAsync($"api/datasources/uid/{Escaped(uid)}", node => node.AsObject(), cancel);

    public Task CreateDataSourceAsync(JsonObject source, CancellationToken cancel) => connection.SendAsync(HttpMethod.Post, "api/datasources", source, isRepeatable: true, cancel);

    public Task UpdateDataSourceAsync(string uid, JsonObject source, CancellationToken cancel) => connection.SendAsync(HttpMethod.Put, $"api/datasources/uid/{Escaped(uid)}", source, isRepeatable: true, cancel);

    public Task DeleteDataSourceAsync(string uid, CancellationToken cancel) => DeleteAsync($"api/datasources/uid/{Escaped(uid)}", cancel);

    /// <summary>Null when there is none.</summary>
    public Task<JsonObject?> AlertRuleAsync(string uid, CancellationToken cancel) => FindAsync($"api/v1/provisioning/alert-rules/{Escaped(uid)}", node => node.AsObject(), cancel);

    public Task CreateAlertRuleAsync(JsonObject rule, CancellationToken cancel) => connection.SendAsync(HttpMethod.Post, "api/v1/provisioning/alert-rules", rule, isRepeatable: true, cancel, keepsEditable: true);

    public Task UpdateAlertRuleAsync(string uid, JsonObject rule, CancellationToken cancel) => connection.SendAsync(HttpMethod.Put, $"api/v1/provisioning/alert-rules/{Escaped(uid)}", rule, isRepeatable: true, cancel, keepsEditable: true);

    public Task DeleteAlertRuleAsync(string uid, CancellationToken cancel) => DeleteAsync($"api/v1/provisioning/alert-rules/{Escaped(uid)}", cancel);

    /// <summary>A group of alert rules with its interval in seconds; null when there is none.</summary>
    public Task<JsonObject?> AlertGroupAsync(string folder, string group, CancellationToken cancel) => FindAsync(GroupPath(folder, group), node => node.AsObject(), cancel);

    public Task UpdateAlertGroupAsync(string folder, string group, JsonObject content, CancellationToken cancel) => connection.SendAsync(HttpMethod.Put, GroupPath(folder, group), content, isRepeatable: true, cancel, keepsEditable: true);

    public void Dispose() => connection.Dispose();

    private static string GroupPath(string folder, string group) => $"api/v1/provisioning/folder/{Escaped(folder)}/rule-groups/{Escaped(group)}";

    /// <summary>What is gone already is deleted.</summary>
    private async Task DeleteAsync(string path, CancellationToken cancel)
    {
        try
        {
            await connection.SendAsync(HttpMethod.Delete, path, null, isRepeatable: true, cancel);
        }
        catch (GrafanaException error) when (error.Status == HttpStatusCode.NotFound)
        {
            // As wanted.
        }
    }

    private async Task<T?> FindAsync<T>(string path, Func<JsonNode, T> read, CancellationToken cancel) where T : class
    {
        try
        {
            return await ReadAsync(path, read, cancel);
        }
        catch (GrafanaException error) when (error.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private async Task<T> ReadAsync<T>(string path, Func<JsonNode, T> read, CancellationToken cancel)
    {
        var answer = await connection.SendAsync(HttpMethod.Get, path, null, isRepeatable: true, cancel);
        try
        {
            return read(answer ?? throw new FormatException());
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException or NullReferenceException or JsonException)
        {
            throw new GrafanaException($"{connection.Url} answers GET /{path} with something that Grafana does not say", inner: error);
        }
    }

    private static string TextOf(JsonNode node, string key) => node[key]?.GetValue<string>() ?? throw new FormatException();

    private static string Escaped(string text) => Uri.EscapeDataString(text);
}

/// <summary>A folder of Grafana.</summary>
public sealed record GrafanaFolder(string Uid, string Title);

/// <summary>A dashboard as Grafana holds it.</summary>
/// <param name="Version">Grows with each change.</param>
public sealed record GrafanaDashboardState(JsonObject Content, int Version)
{
    /// <summary>Null at the root.</summary>
    public string? FolderUid { get; init; }

    /// <summary>It comes from files of the server, which refuses changes.</summary>
    public bool IsProvisioned { get; init; }
}
