using PipelineBuild.Artifacts;
using PipelineBuild.Ledger;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers.Pruning;

/// <summary>What a clean-up would keep and delete.</summary>
/// <param name="Place">Registry, and path in it, in which all images lie.</param>
/// <param name="Images">Names in the engine of images that go.</param>
/// <param name="Bytes">That the registry wins; null where only its operator can tell.</param>
public sealed record PruneSurvey(ImageReference Place, IReadOnlyList<RepositoryDecision> Repositories, IReadOnlyList<EngineImage> Images, long? Bytes)
{
    public int Gone => Repositories.Sum(repository => repository.Gone.Count);

    public int Kept => Repositories.Sum(repository => repository.Reached.Count);

    public string PlaceOf(RepositoryDecision decision) => $"{Place.Host}/{decision.Content.Repository}";
}

/// <summary>Looks at registry, engine and ledger and decides what a clean-up keeps; changes nothing.</summary>
public sealed class PruneSurveyor(RegistryStorage storage, EngineImages engine, TimeProvider time)
{
    /// <param name="entries">The ledger, oldest first.</param>
    /// <exception cref="ProcessFailedException">The engine does not answer: then nothing is known of what containers need.</exception>
    public async Task<PruneSurvey> LookAsync(PipelineConfig config, RegistryClient client, ImageReference prefix, IReadOnlyList<LedgerEntry> entries, CancellationToken cancel)
    {
        var settings = config.Containers;
        var facts = new RetentionFacts(await engine.UsedAsync(cancel), entries, time.GetUtcNow());
        var decisions = new List<RepositoryDecision>();
        foreach (var image in settings.Images)
        {
            var repository = RegistryAccess.RepositoryOf(prefix, image.Name);
            var content = await ReadAsync(settings.Registry, client, repository, cancel);
            decisions.Add(RetentionDecider.Decide(content, $"{client.Host}/{repository}", image.Tags, settings.Prune, facts));
        }

        return new PruneSurvey(prefix, decisions, await EngineAsync(client.Host, decisions, facts, cancel), await BytesAsync(settings.Registry, decisions, cancel));
    }

    public async Task<RepositoryContent> ReadAsync(RegistrySettings settings, RegistryClient client, string repository, CancellationToken cancel) =>
        await new ContentReader(client, repository, settings.IsLocal ? await storage.ManifestsAsync(repository, cancel) : []).ReadAsync(cancel);

    /// <summary>An image that the registry does not know may be one that was just built: it stays.</summary>
    private async Task<IReadOnlyList<EngineImage>> EngineAsync(string host, IReadOnlyList<RepositoryDecision> decisions, RetentionFacts facts, CancellationToken cancel)
    {
        var gone = decisions.SelectMany(decision => decision.Gone.Select(manifest => ($"{host}/{decision.Content.Repository}", manifest.Digest))).ToHashSet();
        var images = new List<EngineImage>();
        foreach (var repository in gone.Select(pair => pair.Item1).Distinct().Order(StringComparer.Ordinal))
        {
            images.AddRange(await engine.OfAsync(repository, cancel));
        }

        return images.Where(image => gone.Contains((image.Repository, image.Digest)) && !facts.Running.ContainsKey(image.Digest)).ToList();
    }

    /// <summary>Layers may be shared with repositories that we know nothing of; only the files of our own registry tell.</summary>
    private async Task<long?> BytesAsync(RegistrySettings settings, IReadOnlyList<RepositoryDecision> decisions, CancellationToken cancel) => settings.IsLocal
        ? await storage.ForeseeAsync(decisions.SelectMany(decision => decision.Gone.Select(manifest => (decision.Content.Repository, manifest.Digest))).ToHashSet(), cancel)
        : null;
}
