using PipelineBuild.Artifacts;
using PipelineBuild.Results;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers.Tags;

/// <summary>Shows the tags that the registry holds and what a publish of the checked-out commit would do to them; changes nothing.</summary>
public sealed class TagReporter(BuildFactsReader facts, RegistryAccess access, ImageTags imageTags, TakenVersions taken)
{
    public async Task<TagsResult> ShowAsync(PipelineConfig config, CancellationToken cancel)
    {
        var now = await facts.ReadAsync(config, cancel);
        var (client, prefix) = await access.ForeseeAsync(config.Containers.Registry, cancel);
        var trigger = await imageTags.TriggerAsync(config, cancel);
        var images = new List<TaggedImage>();
        foreach (var image in config.Containers.Images)
        {
            var repository = RegistryAccess.RepositoryOf(prefix, image.Name);
            images.Add(await ImageAsync(config, image, repository, now.Of(image), trigger, client, cancel));
        }

        var count = images.Sum(image => image.Tags.Count(tag => tag.Digest is not null));
        return new TagsResult(Outcome.Passed, $"{count} tag{(count == 1 ? "" : "s")} of {images.Count} image{(images.Count == 1 ? "" : "s")} in {prefix.Host}{(client is null ? "; the local registry does not run, so what it holds is not known" : "")}")
        {
            Registry = prefix.Host,
            Commit = now.Revision,
            Images = images,
            Table = new ResultTable(["image", "tag", "version", "digest", "DockerPublish"], images.SelectMany(image => image.Tags.Select(tag => new[] { image.Name, tag.Tag, tag.Version ?? "", tag.Digest ?? "", tag.Verdict })).ToList()),
        };
    }

    /// <summary>The decisions alone, in the order in which a publish would carry them out.</summary>
    public async Task<PlanResult> ExplainAsync(PipelineConfig config, CancellationToken cancel)
    {
        var shown = await ShowAsync(config, cancel);
        return new PlanResult(Outcome.Passed, $"plan: nothing would change, this target only reads; the decisions are those of DockerPublish. {shown.Summary}")
        {
            Text = shown.Images.SelectMany(image => image.Tags.Where(tag => tag.Publish is not null).Select(tag => $"  {tag.Tag} {tag.Verdict}").Prepend($"{image.Repository} {image.Version}").Prepend("")).ToList(),
        };
    }

    private async Task<TaggedImage> ImageAsync(PipelineConfig config, ImageSettings image, string repository, BuildFacts now, Trigger trigger, RegistryClient? client, CancellationToken cancel)
    {
        var existing = client is null ? [] : await client.TagsAsync(repository, cancel);
        var digests = new Dictionary<string, OciManifest>(StringComparer.Ordinal);
        foreach (var tag in existing)
        {
            if (await client!.FindManifestAsync(repository, tag, cancel) is { } manifest)
            {
                digests[tag] = manifest;
            }
        }

        var ours = now.CommitTag is { } commitTag && digests.TryGetValue(commitTag, out var pushed) ? pushed : null;
        var shown = new List<ShownTag>();
        foreach (var decision in ImageTags.Decide(image.Tags, now, trigger, existing))
        {
            var conflict = client is not null && decision is { Kind: TagKind.Version, Moves: true } && !config.Overwrites
                ? await taken.FindAsync(config, client, repository, decision.Tag, now, ours is null ? null : (ours.Digest, ours.Platforms), cancel)
                : null;
            var verdict = conflict is not null ? "refused" : decision.Moves ? "moves" : "stays";
            shown.Add(new ShownTag(decision.Tag, digests.GetValueOrDefault(decision.Tag)?.Digest, VersionOf(decision.Tag), verdict, conflict?.ToString() ?? (ours is not null && digests.GetValueOrDefault(decision.Tag)?.Digest == ours.Digest && decision.Moves ? $"there already, {decision.Why}" : decision.Why)));
        }

        shown.AddRange(existing.Except(shown.Select(tag => tag.Tag)).Order(StringComparer.Ordinal).Select(tag => new ShownTag(tag, digests.GetValueOrDefault(tag)?.Digest, VersionOf(tag), null, null)));
        return new TaggedImage(image.Name, repository, now.Release.Version.ToString(), shown);

        string? VersionOf(string tag) => digests.TryGetValue(tag, out var manifest)
            ? digests.Where(pair => pair.Value.Digest == manifest.Digest).SelectMany(pair => image.Tags.Select(rule => rule.Pattern.VersionOf(pair.Key))).OfType<SemanticVersion>().Max()?.ToString()
            : null;
    }
}
