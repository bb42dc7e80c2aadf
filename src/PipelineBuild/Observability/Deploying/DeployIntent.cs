using System.Text.Json.Nodes;
using PipelineBuild.Ledger;

namespace PipelineBuild.Observability.Deploying;

/// <summary>What a run is about to do, as the ledger has it before, and what of it a server shows after the run was killed.</summary>
internal static class DeployIntent
{
    /// <summary>All changes of a survey with what is there before them.</summary>
    public static (IReadOnlyList<LedgerResource> Resources, IReadOnlyDictionary<string, string> Files) Of(GrafanaSurvey survey)
    {
        var changed = survey.Resources.Where(resource => resource.Decision.Action != DeployAction.Keep).ToList();
        var deleted = survey.Forgotten.Where(forgotten => forgotten.Decision.Action == DeployAction.Delete).ToList();
        var contents = changed.SelectMany(resource => new[] { resource.Wanted.Content, resource.Now?.Content })
            .Concat(deleted.Select(forgotten => forgotten.Now?.Content))
            .Concat(survey.Groups.SelectMany(group => new[] { group.Wanted?.Content, group.Now?.Content }));
        return ([.. changed.Select(Change), .. deleted.Select(Deletion), .. survey.Groups.Select(Group)], KeptContent.Files(contents.OfType<JsonObject>()));
    }

    /// <summary>What is there before a resource is changed: that of the run that was killed, if there was one.</summary>
    public static LedgerResource Before(LedgerResource entry, GrafanaLive? now, LedgerResource? last, LedgerResource? recovered) => recovered is null
        ? entry with { LiveBefore = now?.Hash, VersionBefore = now?.Version, FolderBefore = now is null ? null : now.FolderUid ?? "", SecretsBefore = entry.Kind == GrafanaResource.NameOf(GrafanaKind.DataSource) ? KnownSecrets(now, last) : null }
        : entry with { LiveBefore = recovered.LiveBefore, VersionBefore = recovered.VersionBefore, FolderBefore = recovered.FolderBefore, SecretsBefore = recovered.SecretsBefore };

    /// <summary>What a killed run did with a resource, if the server shows it; null when it shows what was there before, or something of somebody else.</summary>
    /// <param name="meant">Oldest first.</param>
    public static async Task<LedgerResource?> RecoverAsync(IReadOnlyList<LedgerResource> meant, GrafanaKind kind, GrafanaLive? now, LedgerResource? last, KeptContent kept, CancellationToken cancel)
    {
        var isAsBefore = meant.Count > 0 && now?.Hash == meant[0].LiveBefore;
        if (meant.Count == 0 || (isAsBefore && IsIn(now, meant[0].FolderBefore)) || (now is not null && now.Hash == last?.Live && IsIn(now, last.Folder)))
        {
            return null;
        }

        if (now is null)
        {
            return meant[^1].Change == GrafanaRecord.Deleting ? meant[0] with { Change = GrafanaRecord.Deleted, Live = null, Version = null } : null;
        }

        foreach (var one in meant.Reverse().Where(one => one.Change != GrafanaRecord.Deleting))
        {
            if ((!isAsBefore || IsIn(now, one.Folder)) && await kept.FindAsync(one.Live, cancel) is { } content && DeployDecision.IsHeld(content, now, exactly: kind == GrafanaKind.Dashboard))
            {
                return meant[0] with { Change = meant[0].Change == GrafanaRecord.Creating ? GrafanaRecord.Created : GrafanaRecord.Updated, Hash = one.Hash, Live = now.Hash, Version = now.Version, Folder = now.FolderUid ?? "", Secrets = one.Secrets };
            }
        }

        return null;
    }

    /// <summary>What has no folder is in any.</summary>
    private static bool IsIn(GrafanaLive? now, string? folder) => now is null || folder is null || (now.FolderUid ?? "") == folder;

    private static LedgerResource Change(SurveyedResource resource) => Before(
        new LedgerResource(GrafanaResource.NameOf(resource.Wanted.Kind), resource.Wanted.Uid, resource.Wanted.Title, resource.Now is null || resource.Recovered?.Change == GrafanaRecord.Created ? GrafanaRecord.Creating : GrafanaRecord.Updating, resource.Wanted.Hash)
        {
            Live = CanonicalJson.Hash(resource.Wanted.Content),
            Folder = resource.Folder ?? "",
            Secrets = SecretsOf(resource.Wanted),
        },
        resource.Now,
        resource.Last,
        resource.Recovered);

    private static LedgerResource Deletion(ForgottenResource forgotten) => Before(forgotten.Last with { Change = GrafanaRecord.Deleting, Live = null, Version = null, Folder = null, Secrets = null }, forgotten.Now, forgotten.Last, null);

    private static LedgerResource Group(SurveyedGroup group) => Before(
        new LedgerResource(GrafanaResource.NameOf(GrafanaKind.AlertGroup), group.Uid, group.Name, group.Wanted is null ? GrafanaRecord.Deleting : group.Now is null ? GrafanaRecord.Creating : GrafanaRecord.Updating, group.Wanted is null ? "" : CanonicalJson.Hash(group.Wanted.Content))
        {
            Live = group.Wanted is null ? null : CanonicalJson.Hash(group.Wanted.Content),
        },
        group.Now,
        null,
        group.Recovered);

    /// <summary>Null for what has no secrets.</summary>
    public static IReadOnlyDictionary<string, string>? SecretsOf(GrafanaResource wanted) => wanted.Kind == GrafanaKind.DataSource ? wanted.Secrets : null;

    /// <summary>A server does not tell them: only the ledger knows, or there are none.</summary>
    private static IReadOnlyDictionary<string, string>? KnownSecrets(GrafanaLive? now, LedgerResource? last) => last?.Secrets ?? (now is { SecretKeys.Count: 0 } ? new Dictionary<string, string>() : null);
}
