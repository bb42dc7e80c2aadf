using PipelineBuild.Ledger;
using PipelineBuild.Results;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers.Pruning;

/// <summary>Deletes superseded images from the registry and the engine, reads back that all others are whole, and collects the garbage of our own registry.</summary>
public sealed class Pruner(RegistryAccess access, RegistryUse use, RegistryStorage storage, EngineObjects engine, DeliveryLedger ledger, BuildFactsReader facts, PruneSurveyor surveyor, PruneReadBack readBack, StepJournal journal, IProgress<string> progress)
{
    /// <summary>What the ledger calls it.</summary>
    public const string Kind = "prune";

    private const string Deleting = "delete ";

    public async Task<PruneResult> PruneAsync(PipelineConfig config, CancellationToken cancel)
    {
        if ((await facts.ReadAsync(config, cancel)).CommitTag is null)
        {
            return new PruneResult(Outcome.Errored, NoLedger(config));
        }

        using var alone = await ImagesLock.TakeAsync(config.Workspace, progress, cancel);
        var (client, prefix) = await access.OpenAsync(config.Containers.Registry, cancel);
        using var undisturbed = config.Containers.Registry.IsLocal ? await use.TakeAsync(cancel) : null;
        var survey = await surveyor.LookAsync(config, client, prefix, await ledger.ReadAsync(config.Workspace, config.Ledger, cancel), cancel);
        foreach (var decision in survey.Repositories)
        {
            await DeleteAsync(client, survey, decision, cancel);
        }

        var findings = await readBack.CheckAsync(config.Containers.Registry, client, survey, cancel);
        await RecordAsync(config, survey, IsBroken(findings), cancel);
        var images = await RemoveAsync(survey, cancel);
        var bytes = survey.Bytes > 0 ? await journal.DoAsync("collect the garbage of the local registry", () => storage.CollectGarbageAsync(cancel)) : survey.Bytes;
        return ResultOf(survey, images, bytes, findings);
    }

    internal static string NoLedger(PipelineConfig config) => $"{config.Workspace.Root} has no git commit, so there is no ledger that tells what environments need; nothing was deleted";

    private async Task DeleteAsync(RegistryClient client, PruneSurvey survey, RepositoryDecision decision, CancellationToken cancel)
    {
        foreach (var gone in decision.Gone)
        {
            progress.Report($"delete {decision.Content.Repository}@{gone.Digest[..19]} {string.Join(' ', gone.Tags)}".TrimEnd());
            await journal.DoAsync($"{Deleting}{survey.PlaceOf(decision)}@{gone.Digest}", () => client.DeleteManifestAsync(decision.Content.Repository, gone.Digest, cancel));
        }
    }

    /// <summary>What a container was made of since stays: the engine refuses, and the next clean-up asks again.</summary>
    private async Task<IReadOnlyList<string>> RemoveAsync(PruneSurvey survey, CancellationToken cancel)
    {
        var removed = new List<string>();
        foreach (var image in survey.Images)
        {
            try
            {
                await journal.DoAsync($"remove image {image.Reference} from the engine", () => engine.RemoveAsync("image", image.Reference, cancel));
                removed.Add(image.Reference);
            }
            catch (ProcessFailedException error)
            {
                progress.Report($"the engine keeps {image.Reference}: {error.StandardError.LastOrDefault()}");
            }
        }

        return removed;
    }

    /// <summary>Before what may take long: what is gone from the registry is gone. A clean-up that was killed before this is told by the next.</summary>
    private async Task RecordAsync(PipelineConfig config, PruneSurvey survey, bool isBroken, CancellationToken cancel)
    {
        var killed = journal.Unfinished is { } run ? run.Did.Concat(run.Doing).Count(line => line.StartsWith(Deleting, StringComparison.Ordinal)) : 0;
        if (survey.Gone + killed == 0)
        {
            return;
        }

        var images = survey.Repositories.SelectMany(decision => decision.Gone
            .Where(gone => gone.Tags.Any(tag => RepositoryContent.SubjectOf(tag) is null))
            .Select(gone => new LedgerImage(decision.Content.Repository, survey.PlaceOf(decision), gone.Digest, gone.Tags, decision.Content.Manifests[gone.Digest].Platforms))).ToList();
        var before = killed == 0 ? "" : $", {killed} before by a run that was killed";
        var entry = new LedgerEntry(Kind, isBroken ? "failed" : "passed") { Host = Environment.MachineName, Reason = $"{survey.Gone} manifests deleted{before}; {config.Containers.Prune.KeepReleases} releases kept", Images = images };
        await journal.DoAsync($"record the clean-up in {DeliveryLedger.Reference}", () => ledger.AppendAsync(config.Workspace, config.Ledger, entry, cancel));
    }

    private static bool IsBroken(IReadOnlyList<Finding> findings) => findings.Any(finding => finding.Severity == Severity.Error);

    private static PruneResult ResultOf(PruneSurvey survey, IReadOnlyList<string> images, long? bytes, IReadOnlyList<Finding> findings)
    {
        var repositories = PrunedRepository.Of(survey);
        var won = bytes is { } size ? $", {PrunedRepository.Megabytes(size)} won" : "; the bytes are won when the registry collects its garbage";
        var engine = images.Count > 0 ? $", {images.Count} names of images removed from the engine" : "";
        var broken = IsBroken(findings);
        var what = survey.Gone == 0 && images.Count == 0 && bytes is null or 0 ? $"nothing to delete; {survey.Kept} manifests stay" : $"{survey.Gone} manifests deleted{engine}{won}; {survey.Kept} stay";
        return new PruneResult(broken ? Outcome.Failed : Outcome.Passed, broken ? $"{what}; but not all of them are whole" : what)
        {
            Registry = survey.Place.Host,
            Repositories = repositories,
            EngineImages = images,
            Bytes = bytes,
            Findings = findings,
            Table = PrunedRepository.TableOf(repositories),
        };
    }
}
