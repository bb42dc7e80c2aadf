using PipelineBuild.Artifacts;
using PipelineBuild.Telemetry;
using PipelineBuild.Tools;

namespace PipelineBuild.Containers;

/// <summary>What a build writes on its images about where they come from.</summary>
/// <param name="Commit">Null when the workspace is in no git repository.</param>
/// <param name="Source">Web address of the repository, when it has a remote.</param>
public sealed record BuildFacts(string? Commit, bool IsDirty, DateTimeOffset Created, string? Source, ReleaseVersion Release)
{
    private const string DirtySuffix = "-dirty";

    /// <summary>By tag prefix, the release of each line; <see cref="Release"/> is that of the root's.</summary>
    public IReadOnlyDictionary<string, ReleaseVersion> Lines { get; init; } = new Dictionary<string, ReleaseVersion>();

    /// <summary>The same with the release of the image's own line.</summary>
    public BuildFacts Of(ImageSettings image) => image.TagPrefix is { } prefix && Lines.TryGetValue(prefix, out var release) ? this with { Release = release } : this;

    /// <summary>The versions of the images, each once.</summary>
    public string VersionsOf(IReadOnlyList<ImageSettings> images) =>
        string.Join(" and ", images.Select(image => Of(image).Release.Version.ToString()).DefaultIfEmpty(Release.Version.ToString()).Distinct());

    /// <summary>The commit, marked when files differ from it: what the image holds is then not what the commit holds.</summary>
    public string? Revision => Commit is null ? null : IsDirty ? Commit + DirtySuffix : Commit;

    /// <summary>The tag every push goes under first.</summary>
    public string? CommitTag => Revision is null ? null : $"sha-{Revision}";

    /// <summary>Whether a commit's tag was set from files that differ from the commit.</summary>
    public static bool IsDirtyTag(string tag) => tag.EndsWith(DirtySuffix, StringComparison.Ordinal);

    public IReadOnlyDictionary<string, string> Labels(string title)
    {
        var labels = new Dictionary<string, string>
        {
            ["org.opencontainers.image.title"] = title,
            ["org.opencontainers.image.version"] = Release.Version.ToString(),
            ["org.opencontainers.image.created"] = Created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
        };
        if (Revision is not null)
        {
            labels["org.opencontainers.image.revision"] = Revision;
        }

        if (Source is not null)
        {
            labels["org.opencontainers.image.source"] = Source;
        }

        return labels;
    }
}

/// <summary>Gathers the facts of the checked-out commit.</summary>
public sealed class BuildFactsReader(IGit git)
{
    private (PipelineConfig Config, Task<BuildFacts> Facts)? begun;

    /// <summary>Begins to ask git for whoever reads them next; the one after that asks anew.</summary>
    public void Anticipate(PipelineConfig config, CancellationToken cancel) => begun = (config, AskAsync(config, cancel));

    /// <summary>Times come from the commit, so that building it again gives the same bytes; without one, the epoch.</summary>
    public async Task<BuildFacts> ReadAsync(PipelineConfig config, CancellationToken cancel)
    {
        if (begun is { } early && ReferenceEquals(early.Config, config))
        {
            begun = null;
            await Task.WhenAny(early.Facts);
            if (early.Facts.IsCompletedSuccessfully)
            {
                return await early.Facts;
            }
        }

        return await AskAsync(config, cancel);
    }

    private async Task<BuildFacts> AskAsync(PipelineConfig config, CancellationToken cancel)
    {
        var root = config.Workspace.Root;
        var head = await git.HeadAsync(root, cancel);
        PipelineTrace.DescribeRun(SpanNames.Revision, head?.Sha);
        var lines = config.TagPrefixes;
        var tags = head is null ? [] : await git.TagsAsync(root, lines.Count == 1 ? lines[0] : "", cancel);
        var releases = lines.ToDictionary(prefix => prefix, prefix => ReleaseVersion.Decide(config.AskedVersionOf(prefix), tags, prefix, config.Version, head?.Sha, lines));
        return new BuildFacts(
            head?.Sha,
            head?.IsDirty ?? false,
            head?.CommittedAt ?? DateTimeOffset.UnixEpoch,
            head is null ? null : await git.OriginAsync(root, cancel),
            releases[config.TagPrefix])
        {
            Lines = releases,
        };
    }
}
