using System.Security.Cryptography;
using System.Text;
using PipelineBuild.Ledger;
using PipelineBuild.Results;
using PipelineBuild.Tools.Grafana;

namespace PipelineBuild.Observability.Deploying;

/// <summary>A folder of pipeline.yml with its uid on the server, which is new when it is not there yet.</summary>
public sealed record SurveyedFolder(string Path, string Uid, string? Parent, bool Exists);

/// <summary>A declared resource beside what the server holds, and what is done.</summary>
/// <param name="Folder">Uid; null for the root.</param>
public sealed record SurveyedResource(GrafanaResource Wanted, GrafanaLive? Now, string? Folder, LedgerResource? Last, DeployDecision Decision);

/// <summary>A resource that is in no file any more.</summary>
public sealed record ForgottenResource(LedgerResource Last, GrafanaKind Kind, DeployDecision Decision);

/// <summary>All that a deployment would do, and what speaks against it.</summary>
/// <param name="Groups">Those whose interval is another one, with the uid of their folder.</param>
public sealed record GrafanaSurvey(IReadOnlyList<SurveyedFolder> Folders, IReadOnlyList<SurveyedResource> Resources, IReadOnlyList<ForgottenResource> Forgotten, IReadOnlyList<(AlertGroupInterval Group, string Folder)> Groups)
{
    public IReadOnlyList<Finding> Refusals => Resources.Select(resource => resource.Decision.Refusal).Concat(Forgotten.Select(forgotten => forgotten.Decision.Refusal)).OfType<Finding>().ToList();

    public bool ChangesNothing => Folders.All(folder => folder.Exists) && Resources.All(resource => resource.Decision.Action == DeployAction.Keep) && Forgotten.All(forgotten => forgotten.Decision.Action == DeployAction.Keep) && Groups.Count == 0;

    /// <summary>Asks the server about everything before anything is changed.</summary>
    public static async Task<GrafanaSurvey> TakeAsync(GrafanaStore store, GrafanaServer server, GrafanaWanted wanted, IReadOnlyList<LedgerEntry> entries, bool overwrites, CancellationToken cancel)
    {
        var folders = await FoldersAsync(store.Api, wanted.Folders, cancel);
        var uids = folders.ToDictionary(folder => folder.Path, folder => folder.Uid);
        var left = GrafanaRecord.Left(entries);
        var resources = new List<SurveyedResource>();
        foreach (var resource in wanted.Resources.OrderBy(resource => resource.Kind))
        {
            var now = await store.ReadAsync(resource.Kind, resource.Uid, cancel);
            var folder = resource.Folder is { } path ? uids[path] : null;
            var last = left.GetValueOrDefault((GrafanaResource.NameOf(resource.Kind), resource.Uid));
            resources.Add(new SurveyedResource(resource, now, folder, last, DeployDecision.Of(resource, now, folder, last, overwrites)));
        }

        var forgotten = server.Prunes ? await ForgottenAsync(store, wanted, entries, left, overwrites, cancel) : [];
        var groups = new List<(AlertGroupInterval, string)>();
        foreach (var group in wanted.Groups)
        {
            var folder = folders.First(folder => folder.Path == group.Folder);
            if (!folder.Exists || !HasInterval(await store.Api.AlertGroupAsync(folder.Uid, group.Group, cancel), group))
            {
                groups.Add((group, folder.Uid));
            }
        }

        return new GrafanaSurvey(folders, resources, forgotten, groups);
    }

    internal static bool HasInterval(System.Text.Json.Nodes.JsonObject? shown, AlertGroupInterval group) =>
        shown?["interval"] is System.Text.Json.Nodes.JsonValue value && value.TryGetValue<long>(out var seconds) && seconds == (long)group.Interval.TotalSeconds;

    /// <summary>A folder is found by its title below its parent, so one that people made is used, not doubled.</summary>
    internal static async Task<IReadOnlyList<SurveyedFolder>> FoldersAsync(GrafanaApi api, IReadOnlyList<string> paths, CancellationToken cancel)
    {
        var found = new Dictionary<string, SurveyedFolder>();
        var children = new Dictionary<string, IReadOnlyList<GrafanaFolder>>();
        foreach (var path in paths)
        {
            var slash = path.LastIndexOf('/');
            var parent = slash < 0 ? null : found[path[..slash]];
            var there = parent is { Exists: false } ? [] : await ChildrenAsync(parent?.Uid);
            var same = there.FirstOrDefault(folder => folder.Title == path[(slash + 1)..]);
            found[path] = new SurveyedFolder(path, same?.Uid ?? NewUid(path), parent?.Uid, same is not null);
        }

        return paths.Select(path => found[path]).ToList();

        async Task<IReadOnlyList<GrafanaFolder>> ChildrenAsync(string? parent)
        {
            if (!children.TryGetValue(parent ?? "", out var known))
            {
                children[parent ?? ""] = known = await api.FoldersAsync(parent, cancel);
            }

            return known;
        }
    }

    /// <summary>The same for the same path, so that a second run does not make a second folder.</summary>
    private static string NewUid(string path) => $"pb-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..20]}";

    private static async Task<IReadOnlyList<ForgottenResource>> ForgottenAsync(
        GrafanaStore store, GrafanaWanted wanted, IReadOnlyList<LedgerEntry> entries, IReadOnlyDictionary<(string Kind, string Uid), LedgerResource> left, bool overwrites, CancellationToken cancel)
    {
        var written = GrafanaRecord.Written(entries);
        var declared = wanted.Resources.Select(resource => (GrafanaResource.NameOf(resource.Kind), resource.Uid)).ToHashSet();
        var forgotten = new List<ForgottenResource>();
        foreach (var kind in new[] { GrafanaKind.AlertRule, GrafanaKind.Dashboard, GrafanaKind.DataSource })
        {
            foreach (var (key, last) in left.Where(pair => pair.Key.Kind == GrafanaResource.NameOf(kind) && written.Contains(pair.Key) && !declared.Contains(pair.Key)))
            {
                forgotten.Add(new ForgottenResource(last, kind, DeployDecision.OfForgotten(last, await store.ReadAsync(kind, key.Uid, cancel), overwrites)));
            }
        }

        return forgotten;
    }
}
