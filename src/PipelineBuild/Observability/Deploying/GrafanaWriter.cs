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
    /// <exception cref="GrafanaException">Grafana refuses or does not answer.</exception>
    public async Task WriteAsync(GrafanaStore store, GrafanaSurvey survey, string message, List<LedgerResource> done, CancellationToken cancel)
    {
        foreach (var folder in survey.Folders)
        {
            done.Add(await FolderAsync(store.Api, folder, cancel));
        }

        foreach (var resource in survey.Resources)
        {
            done.Add(await ResourceAsync(store, resource, message[..Math.Min(message.Length, LongestMessage)], cancel));
        }

        foreach (var (group, folder) in survey.Groups)
        {
            await IntervalAsync(store.Api, group, folder, cancel);
        }

        foreach (var forgotten in survey.Forgotten.Where(forgotten => forgotten.Decision.Action == DeployAction.Delete))
        {
            await DoAsync($"delete {forgotten.Last.Kind} {forgotten.Last.Uid}", () => store.DeleteAsync(forgotten.Kind, forgotten.Last.Uid, cancel));
            done.Add(await store.ReadAsync(forgotten.Kind, forgotten.Last.Uid, cancel) is null
                ? forgotten.Last with { Change = GrafanaRecord.Deleted, LiveBefore = forgotten.Last.Live, VersionBefore = forgotten.Last.Version, Live = null, Version = null }
                : throw new GrafanaException($"{store.Api.Url} still shows {forgotten.Last.Kind} {forgotten.Last.Uid} after it was deleted"));
        }
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

    private async Task<LedgerResource> ResourceAsync(GrafanaStore store, SurveyedResource resource, string message, CancellationToken cancel)
    {
        var (wanted, before, folder, last, decision) = resource;
        var now = before;
        if (decision.Action != DeployAction.Keep)
        {
            await DoAsync($"{(before is null ? "create" : "update")} {wanted.Name} ({wanted.Title})", () => UnlessMeantAsync(
                () => store.WriteAsync(wanted, before, folder, message, cancel),
                async () => await store.ReadAsync(wanted.Kind, wanted.Uid, cancel) is { } meanwhile && DeployDecision.IsHeld(wanted, meanwhile)));
            now = await store.ReadAsync(wanted.Kind, wanted.Uid, cancel);
            if (now is null || !DeployDecision.IsHeld(wanted, now) || (wanted.Kind != GrafanaKind.DataSource && now.FolderUid != folder))
            {
                throw new GrafanaException($"{store.Api.Url} shows {wanted.Name} {(now is null ? "not at all" : "otherwise than it was written")}{(now is null ? "" : $":\n{string.Join('\n', JsonDifference.Lines(CanonicalJson.Text(wanted.Content), CanonicalJson.Text(now.Content), 20))}")}");
            }
        }

        var change = decision.Action switch { DeployAction.Create => GrafanaRecord.Created, DeployAction.Update => GrafanaRecord.Updated, _ => last is null ? GrafanaRecord.Found : GrafanaRecord.Unchanged };
        return new LedgerResource(GrafanaResource.NameOf(wanted.Kind), wanted.Uid, wanted.Title, change, wanted.Hash)
        {
            Live = now!.Hash,
            LiveBefore = before?.Hash,
            Version = now.Version,
            VersionBefore = before?.Version,
        };
    }

    private async Task IntervalAsync(GrafanaApi api, AlertGroupInterval group, string folder, CancellationToken cancel)
    {
        var shown = await api.AlertGroupAsync(folder, group.Group, cancel) ?? throw new GrafanaException($"{api.Url} does not show the group {group.Group} of alert rules after its rules were written");
        if (GrafanaSurvey.HasInterval(shown, group))
        {
            return;
        }

        shown["interval"] = (long)group.Interval.TotalSeconds;
        await DoAsync($"set the interval of the alert group {group.Group}", () => api.UpdateAlertGroupAsync(folder, group.Group, shown, cancel));
        if (!GrafanaSurvey.HasInterval(await api.AlertGroupAsync(folder, group.Group, cancel), group))
        {
            throw new GrafanaException($"{api.Url} shows another interval of the group {group.Group} than was written");
        }
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
