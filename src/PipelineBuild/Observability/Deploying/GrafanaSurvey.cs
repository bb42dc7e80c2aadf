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
public sealed record SurveyedResource(GrafanaResource Wanted, GrafanaLive? Now, string? Folder, LedgerResource? Last, DeployDecision Decision)
{
    /// <summary>What a run that was killed did with it.</summary>
    public LedgerResource? Recovered { get; init; }
}

/// <summary>A resource that is in no file any more.</summary>
public sealed record ForgottenResource(LedgerResource Last, GrafanaKind Kind, GrafanaLive? Now, DeployDecision Decision)
{
    /// <summary>What a run that was killed did with it.</summary>
    public LedgerResource? Recovered { get; init; }

    /// <summary>Whether it has the name that another one is to get, which Grafana refuses as long as it is there.</summary>
    public bool HasNameOf(SurveyedResource other) => other.Decision.Action is DeployAction.Create or DeployAction.Update && other.Wanted.Kind == Kind
        && other.Wanted.Title == (GrafanaFiles.TextOf(Now?.Content[Kind == GrafanaKind.DataSource ? "name" : "title"]) ?? Last.Title) && (Kind == GrafanaKind.DataSource || Now?.FolderUid == other.Folder);
}

/// <summary>A group of alert rules whose interval is set, or that a change to its rules may take away.</summary>
/// <param name="Wanted">Null where only its rules are touched.</param>
public sealed record SurveyedGroup(string Uid, string Name, AlertGroupInterval? Wanted, GrafanaLive? Now)
{
    /// <summary>What a run that was killed did with it.</summary>
    public LedgerResource? Recovered { get; init; }

    public bool IsSet => Wanted is null || (Now is not null && DeployDecision.IsHeld(Wanted.Content, Now));
}

/// <summary>All that a deployment would do, and what speaks against it.</summary>
public sealed record GrafanaSurvey(IReadOnlyList<SurveyedFolder> Folders, IReadOnlyList<SurveyedResource> Resources, IReadOnlyList<ForgottenResource> Forgotten, IReadOnlyList<SurveyedGroup> Groups)
{
    public IReadOnlyList<Finding> Refusals => Resources.Select(resource => resource.Decision.Refusal).Concat(Forgotten.Select(forgotten => forgotten.Decision.Refusal)).OfType<Finding>().ToList();

    public bool ChangesNothing => Folders.All(folder => folder.Exists) && Resources.All(resource => resource.Decision.Action == DeployAction.Keep) && Forgotten.All(forgotten => forgotten.Decision.Action == DeployAction.Keep) && Groups.All(group => group.IsSet);

    /// <summary>Asks the server about everything before anything is changed.</summary>
    public static async Task<GrafanaSurvey> TakeAsync(GrafanaStore store, GrafanaServer server, GrafanaWanted wanted, IReadOnlyList<LedgerEntry> entries, KeptContent kept, bool overwrites, CancellationToken cancel)
    {
        var folders = await FoldersAsync(store.Api, wanted.Folders, cancel);
        var uids = folders.ToDictionary(folder => folder.Path, folder => folder.Uid);
        var left = GrafanaRecord.Left(entries);
        var meant = GrafanaRecord.Meant(entries);
        var resources = new List<SurveyedResource>();
        foreach (var resource in wanted.Resources.OrderBy(resource => resource.Kind))
        {
            var now = await store.ReadAsync(resource.Kind, resource.Uid, cancel);
            var folder = resource.Folder is { } path ? uids[path] : null;
            var key = (GrafanaResource.NameOf(resource.Kind), resource.Uid);
            var last = left.GetValueOrDefault(key);
            var recovered = now is null ? null : await DeployIntent.RecoverAsync(meant[key].ToList(), resource.Kind, now, last, kept, cancel);
            resources.Add(new SurveyedResource(resource, now, folder, last, DeployDecision.Of(resource, now, folder, recovered ?? last, overwrites)) { Recovered = recovered });
        }

        var forgotten = server.Prunes ? await ForgottenAsync(store, wanted, GrafanaRecord.Written(entries), left, meant, overwrites, cancel) : [];
        var groups = new List<SurveyedGroup>();
        foreach (var (uid, group) in GroupsOf(wanted, folders, resources, forgotten))
        {
            var now = group is not null && folders.Any(folder => folder.Path == group.Folder && !folder.Exists) ? null : await store.ReadAsync(GrafanaKind.AlertGroup, uid, cancel);
            var key = (GrafanaResource.NameOf(GrafanaKind.AlertGroup), uid);
            var surveyed = new SurveyedGroup(uid, uid[(uid.IndexOf('/') + 1)..], group, now) { Recovered = await DeployIntent.RecoverAsync(meant[key].ToList(), GrafanaKind.AlertGroup, now, left.GetValueOrDefault(key), kept, cancel) };
            if (!surveyed.IsSet || surveyed.Recovered is not null || group is null)
            {
                groups.Add(surveyed);
            }
        }

        return new GrafanaSurvey(folders, resources, forgotten, groups);
    }

    /// <summary>Those that are wanted, and those that rules leave.</summary>
    private static IEnumerable<(string Uid, AlertGroupInterval? Wanted)> GroupsOf(GrafanaWanted wanted, IReadOnlyList<SurveyedFolder> folders, IReadOnlyList<SurveyedResource> resources, IReadOnlyList<ForgottenResource> forgotten)
    {
        var declared = wanted.Groups.Select(group => (Uid: GrafanaStore.GroupUid(folders.First(folder => folder.Path == group.Folder).Uid, group.Group), (AlertGroupInterval?)group)).ToList();
        var touched = resources.Where(resource => resource.Wanted.Kind == GrafanaKind.AlertRule && resource.Decision.Action == DeployAction.Update).Select(resource => resource.Now)
            .Concat(forgotten.Where(rule => rule.Kind == GrafanaKind.AlertRule && rule.Decision.Action == DeployAction.Delete).Select(rule => rule.Now))
            .Where(rule => GrafanaFiles.TextOf(rule?.Content["ruleGroup"]) is not null)
            .Select(rule => GrafanaStore.GroupUid(rule!.FolderUid, GrafanaFiles.TextOf(rule.Content["ruleGroup"])!));
        return declared.Concat(touched.Except(declared.Select(group => group.Uid)).Select(uid => (uid, (AlertGroupInterval?)null)));
    }

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
        GrafanaStore store, GrafanaWanted wanted, IReadOnlySet<(string Kind, string Uid)> written, IReadOnlyDictionary<(string Kind, string Uid), LedgerResource> left, ILookup<(string Kind, string Uid), LedgerResource> meant, bool overwrites, CancellationToken cancel)
    {
        var declared = wanted.Resources.Select(resource => (GrafanaResource.NameOf(resource.Kind), resource.Uid)).ToHashSet();
        var forgotten = new List<ForgottenResource>();
        foreach (var kind in new[] { GrafanaKind.AlertRule, GrafanaKind.Dashboard, GrafanaKind.DataSource })
        {
            foreach (var (key, last) in left.Where(pair => pair.Key.Kind == GrafanaResource.NameOf(kind) && written.Contains(pair.Key) && !declared.Contains(pair.Key)))
            {
                var now = await store.ReadAsync(kind, key.Uid, cancel);
                var recovered = now is null && meant[key].LastOrDefault() is { Change: GrafanaRecord.Deleting } deleting ? deleting with { Change = GrafanaRecord.Deleted } : null;
                forgotten.Add(new ForgottenResource(last, kind, now, DeployDecision.OfForgotten(last, now, overwrites)) { Recovered = recovered });
            }
        }

        return forgotten;
    }
}
