using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers;

/// <summary>An image to look at: in which registry, which repository, and what of it.</summary>
/// <param name="Tag">Null together with <paramref name="Digest"/> means the newest version.</param>
public sealed record InspectionTarget(RegistryClient Client, string Repository, string? Tag, string? Digest);

/// <summary>Finds out which images are meant: a name of pipeline.yml, a full reference, or all of pipeline.yml.</summary>
public sealed class InspectionTargets(RegistryAccess access, BuildFactsReader facts)
{
    /// <returns>The images, or why none can be looked at.</returns>
    public async Task<(IReadOnlyList<InspectionTarget> Images, string? Problem)> ChooseAsync(PipelineConfig config, ImageName? asked, CancellationToken cancel)
    {
        var settings = config.Containers.Registry;
        var names = config.Containers.Images.Select(image => image.Name).ToList();
        if (asked is { Host: null } && !names.Contains(asked.Repository))
        {
            var offer = Suggestion.For(asked.Repository, names) is { Length: > 0 } near ? near : ".";
            return ([], $"pipeline.yml has no image '{asked.Repository}'{offer} For an image elsewhere write its registry too, such as --image=docker.io/library/debian:bookworm");
        }

        if (asked is { Host: not null } && !settings.IsLocal && asked.Host != settings.Host)
        {
            return ([await ElsewhereAsync(asked, settings, cancel)], null);
        }

        var (client, prefix) = await access.ForeseeAsync(settings, cancel);
        if (asked is { Host: not null })
        {
            return ([asked.Host == client?.Host ? new InspectionTarget(client, asked.Repository, asked.Tag, asked.Digest) : await ElsewhereAsync(asked, settings, cancel)], null);
        }

        return client is null
            ? ([], $"the local registry on {prefix.Host} does not run, and looking at images does not start it; any DockerPublish does")
            : (names.Where(name => asked is null || name == asked.Repository).Select(name => new InspectionTarget(client, RegistryAccess.RepositoryOf(prefix, name), asked?.Tag, asked?.Digest)).ToList(), null);
    }

    public async Task<string?> CommitTagAsync(PipelineConfig config, CancellationToken cancel) => (await facts.ReadAsync(config, cancel)).CommitTag;

    private async Task<InspectionTarget> ElsewhereAsync(ImageName asked, RegistrySettings settings, CancellationToken cancel) => new(
        await access.OpenAsync(asked.Host!, settings, cancel),
        asked is { Host: ImageReference.DockerHub } && !asked.Repository.Contains('/') ? $"library/{asked.Repository}" : asked.Repository,
        asked.Tag,
        asked.Digest);
}
