using System.Text.Json.Nodes;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Grafana;

namespace PipelineBuild.Observability.Deploying;

/// <summary>Reads, writes and deletes resources of any kind on one server.</summary>
public sealed class GrafanaStore(GrafanaApi api, EnvironmentVariables environment, SecretMask mask) : IDisposable
{
    private static readonly string[] OfSource = ["id", "orgId", "version", "typeLogoUrl", "readOnly", "secureJsonFields", "accessControl", "apiVersion"];
    private static readonly string[] OfRule = ["id", "orgID", "updated", "provenance", "folderUID", "folderUid"];

    public GrafanaApi Api => api;

    /// <summary>Null when there is none.</summary>
    public async Task<GrafanaLive?> ReadAsync(GrafanaKind kind, string uid, CancellationToken cancel)
    {
        switch (kind)
        {
            case GrafanaKind.Dashboard:
                return await api.DashboardAsync(uid, cancel) is { } dashboard
                    ? new GrafanaLive(CanonicalJson.Without(dashboard.Content, GrafanaFiles.OfServer), dashboard.Version, dashboard.FolderUid, dashboard.IsProvisioned ? "it comes from a file of the server (Cannot save provisioned dashboard)" : null)
                    : null;
            case GrafanaKind.DataSource:
                return await api.DataSourceAsync(uid, cancel) is { } source
                    ? new GrafanaLive(CanonicalJson.Without(source, OfSource), null, null, source["readOnly"] is JsonValue flag && flag.TryGetValue<bool>(out var isReadOnly) && isReadOnly ? "it comes from a file of the server and is read-only" : null)
                    {
                        SecretKeys = (source["secureJsonFields"] as JsonObject ?? []).Select(pair => pair.Key).ToList(),
                    }
                    : null;
            case GrafanaKind.AlertRule:
                return await api.AlertRuleAsync(uid, cancel) is { } rule
                    ? new GrafanaLive(ProvisioningFile.InSeconds(CanonicalJson.Without(rule, OfRule)), null, GrafanaFiles.TextOf(rule["folderUID"]), GrafanaFiles.TextOf(rule["provenance"]) == "file" ? "it comes from a file of the server" : null)
                    : null;
            case GrafanaKind.AlertGroup:
                var (folder, name) = GroupOf(uid);
                return await api.AlertGroupAsync(folder, name, cancel) is { } group
                    ? new GrafanaLive(new JsonObject { ["interval"] = group["interval"]?.DeepClone() }, null, folder, null)
                    : null;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind));
        }
    }

    /// <param name="now">What was read before; null creates.</param>
    public Task WriteAsync(GrafanaResource resource, GrafanaLive? now, string? folder, string message, CancellationToken cancel) => resource.Kind switch
    {
        GrafanaKind.Dashboard => api.SaveDashboardAsync(resource.Content, now?.Version, folder, message, cancel),
        GrafanaKind.DataSource => now is null ? api.CreateDataSourceAsync(WithSecrets(resource), cancel) : api.UpdateDataSourceAsync(resource.Uid, WithSecrets(resource), cancel),
        GrafanaKind.AlertRule => now is null ? api.CreateAlertRuleAsync(InFolder(resource, folder), cancel) : api.UpdateAlertRuleAsync(resource.Uid, InFolder(resource, folder), cancel),
        GrafanaKind.AlertGroup => SetIntervalAsync(resource, cancel),
        _ => throw new ArgumentOutOfRangeException(nameof(resource)),
    };

    public Task DeleteAsync(GrafanaKind kind, string uid, CancellationToken cancel) => kind switch
    {
        GrafanaKind.Dashboard => api.DeleteDashboardAsync(uid, cancel),
        GrafanaKind.DataSource => api.DeleteDataSourceAsync(uid, cancel),
        GrafanaKind.AlertRule => api.DeleteAlertRuleAsync(uid, cancel),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public void Dispose() => api.Dispose();

    /// <summary>How the ledger calls a group of alert rules.</summary>
    public static string GroupUid(string? folder, string group) => $"{folder}/{group}";

    /// <summary>The uid of a folder has no slash.</summary>
    private static (string Folder, string Name) GroupOf(string uid) => (uid[..uid.IndexOf('/')], uid[(uid.IndexOf('/') + 1)..]);

    private async Task SetIntervalAsync(GrafanaResource resource, CancellationToken cancel)
    {
        var (folder, name) = GroupOf(resource.Uid);
        var shown = await api.AlertGroupAsync(folder, name, cancel) ?? throw new GrafanaException($"{api.Url} does not show the group {name} of alert rules after its rules were written");
        shown["interval"] = resource.Content["interval"]?.DeepClone();
        await api.UpdateAlertGroupAsync(folder, name, shown, cancel);
    }

    private static JsonObject InFolder(GrafanaResource rule, string? folder)
    {
        var body = rule.Content.DeepClone().AsObject();
        body["folderUID"] = folder;
        return body;
    }

    private JsonObject WithSecrets(GrafanaResource source)
    {
        var body = source.Content.DeepClone().AsObject();
        if (source.Secrets.Count > 0)
        {
            body["secureJsonData"] = new JsonObject(source.Secrets.Select(secret => KeyValuePair.Create(secret.Key, (JsonNode?)ValueOf(source, secret.Value))));
        }

        return body;
    }

    private string ValueOf(GrafanaResource source, string variable)
    {
        var value = environment.Get(variable);
        if (string.IsNullOrEmpty(value))
        {
            throw new InvalidOperationException($"the variable {variable} is not set; {source.File} needs it for {source.Name}");
        }

        mask.Add(value);
        return value;
    }
}
