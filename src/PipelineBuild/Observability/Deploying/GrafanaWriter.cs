using System.Text.Json.Nodes;
using PipelineBuild.Ledger;
using PipelineBuild.Results;
using PipelineBuild.Tools.Grafana;

namespace PipelineBuild.Observability.Deploying;

/// <summary>Makes the changes of a survey one by one, and reads each back.</summary>
public sealed class GrafanaWriter(StepJournal journal, IProgress<string> progress)
{
    /// <summary>Grafana refuses longer ones.</summary>
    private const int LongestMessage = 500;

    /// <param name="done">Gets what is done, also when the rest fails.</param>
    /// <param name="shown">Gets what the server shows of it.</param>
    /// <exception cref="GrafanaException">Grafana refuses or does not answer.</exception>
    public async Task WriteAsync(GrafanaStore store, GrafanaSurvey survey, string message, List<LedgerResource> done, List<JsonObject> shown, CancellationToken cancel)
    {
        foreach (var folder in survey.Folders)
        {
            done.Add(await FolderAsync(store.Api, folder, cancel));
        }

        var deleted = survey.Forgotten.Where(forgotten => forgotten.Decision.Action == DeployAction.Delete).ToLookup(forgotten => survey.Resources.Any(forgotten.HasNameOf));
        foreach (var forgotten in deleted[true])
        {
            done.Add(await DeletedAsync(store, forgotten, cancel));
        }

        foreach (var resource in survey.Resources)
        {
            done.Add(await ResourceAsync(store, resource, message[..Math.Min(message.Length, LongestMessage)], shown, cancel));
        }

        done.AddRange(survey.Forgotten.Select(forgotten => forgotten.Recovered).OfType<LedgerResource>());
        foreach (var forgotten in deleted[false])
        {
            done.Add(await DeletedAsync(store, forgotten, cancel));
        }

        foreach (var group in survey.Groups)
        {
            done.AddRange(await GroupAsync(store, group, shown, cancel) is { } changed ? [changed] : []);
        }
    }

    private async Task<LedgerResource> DeletedAsync(GrafanaStore store, ForgottenResource forgotten, CancellationToken cancel)
    {
        var last = forgotten.Last;
        await DoAsync($"delete {last.Kind} {last.Uid}", () => store.DeleteAsync(forgotten.Kind, last.Uid, cancel));
        return await store.ReadAsync(forgotten.Kind, last.Uid, cancel) is null
            ? DeployIntent.Before(last with { Change = GrafanaRecord.Deleted, Live = null, Version = null, Folder = null, Secrets = null }, forgotten.Now, last, null)
            : throw new GrafanaException($"{store.Api.Url} still shows {last.Kind} {last.Uid} after it was deleted");
    }

    private async Task<LedgerResource> FolderAsync(GrafanaApi api, SurveyedFolder folder, CancellationToken cancel)
    {
        var title = folder.Path[(folder.Path.LastIndexOf('/') + 1)..];
        if (!folder.Exists)
        {
            await DoAsync($"create folder {folder.Path}", () => UnlessMeantAsync(
                () => api.CreateFolderAsync(new GrafanaFolder(folder.Uid, title), folder.Parent, cancel),
                async () => await HasFolderAsync(api, folder, cancel)));
            if (!await HasFolderAsync(api, folder, cancel))
            {
                throw new GrafanaException($"{api.Url} does not show the folder {folder.Path} after it was created");
            }
        }

        var hash = CanonicalJson.Hash(new JsonObject { ["path"] = folder.Path });
        return new LedgerResource(GrafanaResource.NameOf(GrafanaKind.Folder), folder.Uid, title, folder.Exists ? GrafanaRecord.Unchanged : GrafanaRecord.Created, hash) { Live = hash };
    }

    private static async Task<bool> HasFolderAsync(GrafanaApi api, SurveyedFolder folder, CancellationToken cancel) => (await api.FoldersAsync(folder.Parent, cancel)).Any(other => other.Uid == folder.Uid);

    private async Task<LedgerResource> ResourceAsync(GrafanaStore store, SurveyedResource resource, string message, List<JsonObject> shown, CancellationToken cancel)
    {
        var (wanted, before, folder, last, decision) = resource;
        var now = before;
        if (decision.Action != DeployAction.Keep)
        {
            await DoAsync($"{(before is null ? "create" : "update")} {wanted.Name} ({wanted.Title})", () => UnlessMeantAsync(
                () => store.WriteAsync(wanted, before, folder, message, cancel),
                async () => await store.ReadAsync(wanted.Kind, wanted.Uid, cancel) is { } meanwhile && DeployDecision.IsHeld(wanted.Content, meanwhile)));
            now = await store.ReadAsync(wanted.Kind, wanted.Uid, cancel);
            if (now is null || !DeployDecision.IsHeld(wanted.Content, now) || (wanted.Kind != GrafanaKind.DataSource && now.FolderUid != folder))
            {
                throw new GrafanaException($"{store.Api.Url} shows {wanted.Name} {(now is null ? "not at all" : "otherwise than it was written")}{(now is null ? "" : $":\n{string.Join('\n', JsonDifference.Lines(CanonicalJson.Text(wanted.Content), CanonicalJson.Text(now.Content), 20))}")}");
            }
        }

        var change = decision.Action == DeployAction.Create ? GrafanaRecord.Created
            : resource.Recovered?.Change ?? (decision.Action == DeployAction.Update ? GrafanaRecord.Updated : last is null ? GrafanaRecord.Found : GrafanaRecord.Unchanged);
        shown.AddRange(change == GrafanaRecord.Unchanged ? [] : [now!.Content]);
        var entry = new LedgerResource(GrafanaResource.NameOf(wanted.Kind), wanted.Uid, wanted.Title, change, wanted.Hash) { Live = now!.Hash, Version = now.Version, Folder = now.FolderUid ?? "", Secrets = DeployIntent.SecretsOf(wanted) };
        return DeployIntent.Before(entry, before, last, resource.Recovered);
    }

    /// <summary>Null when it is as it was.</summary>
    private async Task<LedgerResource?> GroupAsync(GrafanaStore store, SurveyedGroup group, List<JsonObject> shown, CancellationToken cancel)
    {
        var now = await store.ReadAsync(GrafanaKind.AlertGroup, group.Uid, cancel);
        if (group.Wanted is { Content: var content } && (now is null || !DeployDecision.IsHeld(content, now)))
        {
            await DoAsync($"set the interval of the alert group {group.Name}", () => store.WriteAsync(new GrafanaResource(GrafanaKind.AlertGroup, group.Uid, group.Name, content, ""), now, null, "", cancel));
            now = await store.ReadAsync(GrafanaKind.AlertGroup, group.Uid, cancel);
            if (now is null || !DeployDecision.IsHeld(content, now))
            {
                throw new GrafanaException($"{store.Api.Url} shows another interval of the group {group.Name} than was written");
            }
        }

        if (group.Recovered is null && now?.Hash == group.Now?.Hash)
        {
            return null;
        }

        shown.AddRange(now is null ? [] : [now.Content]);
        var change = group.Recovered?.Change ?? (now is null ? GrafanaRecord.Deleted : group.Now is null ? GrafanaRecord.Created : GrafanaRecord.Updated);
        var entry = new LedgerResource(GrafanaResource.NameOf(GrafanaKind.AlertGroup), group.Uid, group.Name, change, group.Wanted is null ? "" : CanonicalJson.Hash(group.Wanted.Content)) { Live = now?.Hash };
        return DeployIntent.Before(entry, group.Now, null, group.Recovered);
    }

    /// <summary>Another run, or the first of two tries, may have written the same meanwhile: then it is as wanted.</summary>
    private static async Task UnlessMeantAsync(Func<Task> write, Func<Task<bool>> isAsWanted)
    {
        try
        {
            await write();
        }
        catch (GrafanaException error) when (error.IsConflict)
        {
            if (!await isAsWanted())
            {
                throw;
            }
        }
    }

    private Task DoAsync(string what, Func<Task> change) => journal.DoAsync(what, () =>
    {
        progress.Report(what);
        return change();
    });
}
