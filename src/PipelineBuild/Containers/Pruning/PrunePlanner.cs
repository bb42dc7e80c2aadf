using PipelineBuild.Ledger;
using PipelineBuild.Results;

namespace PipelineBuild.Containers.Pruning;

/// <summary>Tells what a clean-up would delete, why the rest would stay, and the bytes won.</summary>
public sealed class PrunePlanner(RegistryAccess access, DeliveryLedger ledger, BuildFactsReader facts, PruneSurveyor surveyor)
{
    public async Task<PlanResult> PlanAsync(PipelineConfig config, CancellationToken cancel)
    {
        if ((await facts.ReadAsync(config, cancel)).CommitTag is null)
        {
            return new PlanResult(Outcome.Errored, Pruner.NoLedger(config));
        }

        var (client, prefix) = await access.ForeseeAsync(config.Containers.Registry, cancel);
        if (client is null)
        {
            return PlanResult.Of([RegistryAccess.Start(prefix.Host)], "what it holds is not known before") with
            {
                Findings = [new Finding("containers/plan-without-registry", Severity.Note, "the local registry does not run: what it holds is not known")],
            };
        }

        var survey = await surveyor.LookAsync(config, client, prefix, await ledger.PeekAsync(config.Workspace, cancel), cancel);
        var repositories = PrunedRepository.Of(survey);
        var plan = PlanResult.Of(Changes(survey, repositories), Remark(survey));
        return new PrunePlanResult(plan.Outcome, plan.Summary)
        {
            Changes = plan.Changes,
            Repositories = repositories,
            Bytes = survey.Bytes,
            Table = PrunedRepository.TableOf(repositories),
            Findings = config.Ledger.Remote is null ? [] : [new Finding("containers/plan-without-remote", Severity.Note, "the remote ledger was not asked: what other machines delivered since the last fetch is not in this plan, but is in the clean-up itself")],
        };
    }

    private static List<PlannedChange> Changes(PruneSurvey survey, IReadOnlyList<PrunedRepository> repositories)
    {
        var changes = repositories.SelectMany(repository => repository.Gone.Where(gone => gone.With is null).Select(gone => new PlannedChange(ChangeKind.Delete, $"{repository.Repository}@{gone.Digest}", string.Join('\n', Detail(gone, repository.Gone))))).ToList();
        changes.AddRange(survey.Images.Select(image => new PlannedChange(ChangeKind.Delete, $"image of the engine: {image.Reference}", $"{image.Digest} {image.Size}")));
        if (survey.Bytes > 0)
        {
            changes.Add(new PlannedChange(ChangeKind.Run, "garbage collection of the local registry, which stands still meanwhile", PrunedRepository.Megabytes(survey.Bytes.Value)));
        }

        if (survey.Gone > 0)
        {
            changes.Add(new PlannedChange(ChangeKind.Record, DeliveryLedger.Reference, Pruner.Kind));
        }

        return changes;
    }

    /// <summary>What hangs on it is counted; all of it stands in the result.</summary>
    private static IEnumerable<string> Detail(GoneManifest gone, IReadOnlyList<GoneManifest> all)
    {
        yield return gone.Why;
        if (gone.Tags.Count > 0)
        {
            yield return $"tags: {string.Join(' ', gone.Tags)}";
        }

        var hanging = new HashSet<string>(StringComparer.Ordinal) { gone.Digest };
        while (all.Where(other => other.With is { } with && hanging.Contains(with) && !hanging.Contains(other.Digest)).ToList() is { Count: > 0 } more)
        {
            hanging.UnionWith(more.Select(other => other.Digest));
        }

        if (hanging.Count > 1)
        {
            yield return $"with {hanging.Count - 1} platforms, attestations and signatures";
        }
    }

    private static string Remark(PruneSurvey survey) =>
        $"{survey.Gone} manifests would go, {survey.Kept} stay{(survey.Bytes is { } bytes ? $", {PrunedRepository.Megabytes(bytes)} would be won" : "; the bytes are won when the registry collects its garbage")}";
}
