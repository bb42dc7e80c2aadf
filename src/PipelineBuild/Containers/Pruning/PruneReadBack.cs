using PipelineBuild.Results;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers.Pruning;

/// <summary>Looks after the deletion whether all that was to stay is whole, and puts back what somebody else came to need meanwhile.</summary>
/// <remarks>Another publisher may have found a part of its image there just before it was deleted. Its bytes are in our hands, and its blobs are there until the garbage is collected.</remarks>
public sealed class PruneReadBack(PruneSurveyor surveyor, StepJournal journal, IProgress<string> progress)
{
    public async Task<IReadOnlyList<Finding>> CheckAsync(RegistrySettings settings, RegistryClient client, PruneSurvey survey, CancellationToken cancel)
    {
        var findings = new List<Finding>();
        foreach (var decision in survey.Repositories)
        {
            findings.AddRange(await CheckAsync(settings, client, survey, decision, cancel));
        }

        return findings;
    }

    private async Task<IReadOnlyList<Finding>> CheckAsync(RegistrySettings settings, RegistryClient client, PruneSurvey survey, RepositoryDecision decision, CancellationToken cancel)
    {
        var before = decision.Content;
        var now = await surveyor.ReadAsync(settings, client, before.Repository, cancel);
        var lost = now.Missing.Select(missing => missing.Part)
            .Concat(decision.Reached.Where(digest => !now.Manifests.ContainsKey(digest)))
            .Distinct().ToList();
        foreach (var digest in lost.Where(before.Manifests.ContainsKey).OrderBy(digest => before.Manifests[digest].IsIndex))
        {
            progress.Report($"{before.Repository}@{digest} is needed after all: put back");
            await journal.DoAsync($"put back {survey.PlaceOf(decision)}@{digest}", () => client.PutManifestAsync(before.Repository, digest, before.Manifests[digest], cancel));
        }

        var place = survey.PlaceOf(decision);
        return
        [
            .. lost.Where(digest => !before.Manifests.ContainsKey(digest)).Select(digest => new Finding("containers/part-missing", before.Missing.Any(missing => missing.Part == digest) ? Severity.Warning : Severity.Error, $"{place} lacks {digest}, which {IndexOf(now, digest)} names; it was not deleted here: push that image again")),
            .. (await StillThereAsync(client, decision, now, lost, cancel)).Select(digest => new Finding("containers/not-deleted", Severity.Error, $"{place}@{digest} was deleted, and the registry still has it")),
            .. before.Tags.Where(pair => decision.Reached.Contains(pair.Value) && !now.Tags.ContainsKey(pair.Key)).Select(pair => new Finding("containers/tag-lost", Severity.Error, $"{place}:{pair.Key} named {pair.Value}, which stays, and is gone; another clean-up may be at work")),
        ];
    }

    private static string IndexOf(RepositoryContent content, string part) => content.Missing.FirstOrDefault(missing => missing.Part == part).Index is { } index ? $"the index {index}" : "a tag";

    /// <summary>What a tag that came since needs does not count.</summary>
    private static async Task<IReadOnlyList<string>> StillThereAsync(RegistryClient client, RepositoryDecision decision, RepositoryContent now, IReadOnlyList<string> putBack, CancellationToken cancel)
    {
        var needed = now.Reach(now.Tags.Where(tag => decision.Content.Tags.GetValueOrDefault(tag.Key) != tag.Value).Select(tag => tag.Value));
        var there = new List<string>();
        foreach (var gone in decision.Gone.Where(gone => !needed.Contains(gone.Digest) && !putBack.Contains(gone.Digest)))
        {
            if (await client.FindDigestAsync(now.Repository, gone.Digest, cancel) is not null)
            {
                there.Add(gone.Digest);
            }
        }

        return there;
    }
}
