using PipelineBuild.Artifacts;
using PipelineBuild.Containers.Gates;
using PipelineBuild.Results;
using PipelineBuild.Telemetry;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers;

/// <summary>Pushes what DockerBuild made under the commit's tag, reads it back, and hands it on to be released.</summary>
public sealed class ImagePublisher(PublishGates gates, ResultStore results, BuildFactsReader facts, GitComparer git, RegistryAccess access, ImagePusher pusher, PlatformPublisher parts, ImageReleaser releaser, KilledPublish killed, StepJournal journal, IProgress<string> progress)
{
    private const int Attempts = 3;

    public async Task<ImagePublishResult> PublishAsync(PipelineConfig config, CancellationToken cancel)
    {
        var now = await facts.ReadAsync(config, cancel);
        if (now.CommitTag is null)
        {
            return new ImagePublishResult(Outcome.Errored, NoCommit(config.Workspace));
        }

        using var alone = await ImagesLock.TakeAsync(config.Workspace, progress, cancel);
        await killed.RecordAsync(config, cancel);
        if (await MovedAsync(config, cancel) is { } moved)
        {
            return new ImagePublishResult(Outcome.Errored, moved);
        }

        if (config.ChangesSince is not null && results.Load<ImageBuildResult>("DockerBuild") is { Outcome: Outcome.Skipped, Since: not null } none && none.Revision == now.Revision)
        {
            return new ImagePublishResult(Outcome.Skipped, none.Summary);
        }

        if (results.Load<ImageBuildResult>("DockerBuild") is not { Outcome: Outcome.Passed } built || built.Revision != now.Revision)
        {
            return new ImagePublishResult(Outcome.Errored, $"artifacts/ holds no images of {now.Revision}; run DockerBuild first, or DockerPublish without --exclusive");
        }

        if (built.Problem(config) is { } problem)
        {
            return new ImagePublishResult(Outcome.Errored, problem);
        }

        if (!config.Build.IsSplit && gates.Obstacle(config.Containers) is { } obstacle)
        {
            return new ImagePublishResult(Outcome.Errored, $"nothing was pushed: {obstacle}");
        }

        var (client, prefix) = await access.OpenAsync(config.Containers.Registry, cancel);
        if (config.Build.IsSplit)
        {
            return await parts.PublishAsync(config, built, now, client, prefix, cancel);
        }

        var layouts = built.Images.ToDictionary(image => image.Name, image => LayoutOf(config.Workspace, image));
        IReadOnlyList<PushedImage> before = [];
        for (var attempt = 1; ; attempt++)
        {
            var pushed = await PushAsync(config, built, now.CommitTag, client, prefix, before, cancel);

            // The images are whole and nobody takes them for a release yet: what may stop a release is checked now.
            if (await releaser.ReleaseAsync(config, now, new Candidates(client, now.CommitTag, pushed, layouts), cancel) is { } released)
            {
                return released;
            }

            if (attempt == Attempts)
            {
                throw new InvalidDataException($"read-back: {client.Host} answers {now.CommitTag} differently each time; another publisher or a clean-up may be at work");
            }

            // Two that publish one commit at the same time come to agree: from now on both find the commit's tag set.
            progress.Report($"{now.CommitTag} was set by another publisher meanwhile: publishing once more");
            before = pushed;
        }
    }

    /// <summary>A branch goes on between two commands, and what changed since is another question then.</summary>
    private async Task<string?> MovedAsync(PipelineConfig config, CancellationToken cancel) =>
        config.ChangesSince is { } asked && results.Load<ImageBuildResult>("DockerBuild")?.Since is { } since && since.Reference == asked && await git.ResolveAsync(config.Workspace.Root, asked, cancel) is var commit && commit != since.Commit
            ? $"{asked} was {since.Commit} when DockerBuild asked what changed since, and is {commit} now; run DockerBuild again, or DockerPublish without --exclusive"
            : null;

    internal static string NoCommit(Workspace workspace) =>
        $"{workspace.Root} has no git commit, and images are published under the commit's name; commit first (git init && git add -A && git commit)";

    private async Task<IReadOnlyList<PushedImage>> PushAsync(PipelineConfig config, ImageBuildResult built, string commitTag, RegistryClient client, ImageReference prefix, IReadOnlyList<PushedImage> before, CancellationToken cancel)
    {
        var mountFrom = built.BaseImages.Values.Select(ImageReference.Parse).Where(image => image.Host == client.Host).Select(image => image.Repository).Distinct().ToList();
        var images = new List<PushedImage>();
        foreach (var image in built.Images)
        {
            var repository = RegistryAccess.RepositoryOf(prefix, image.Name);
            var pushed = await PushOneAsync(config.Workspace, image, repository, commitTag, client, mountFrom, cancel);
            images.Add(pushed with { Pushed = pushed.Pushed || before.Any(other => other.Name == image.Name && other.Pushed) });
        }

        return images;
    }

    private async Task<PushedImage> PushOneAsync(Workspace workspace, BuiltImage image, string repository, string commitTag, RegistryClient client, IReadOnlyList<string> mountFrom, CancellationToken cancel)
    {
        var isPushed = false;
        for (var attempt = 1; ; attempt++)
        {
            // The index also lists attestations, which hold build times: two builds of one commit agree in their platforms.
            var existing = await client.FindManifestAsync(repository, commitTag, cancel);
            var isThere = existing is not null && PushedImage.Same(existing.Platforms, image.Platforms);
            var index = isThere ? existing! : await journal.DoAsync($"push {client.Host}/{repository}:{commitTag}", () => pusher.PushAsync(LayoutOf(workspace, image), client, repository, commitTag, mountFrom, cancel));
            isPushed |= !isThere;
            var pushed = new PushedImage(image.Name, repository, index, image.Platforms, isPushed);
            if (await PipelineTrace.StepAsync($"read back {repository}", () => ImageReadBack.PartsAsync(client, pushed, cancel)) is not { } difference)
            {
                return pushed;
            }

            if (attempt == Attempts)
            {
                throw new InvalidDataException($"read-back: {difference}; another publisher or a clean-up may be at work");
            }

            progress.Report($"{difference}: publishing once more");
        }
    }

    /// <summary>Another run may have built the same commit again since: its attestations differ, its platforms may not.</summary>
    /// <exception cref="InvalidDataException">The layout is not the one that the saved result speaks of.</exception>
    internal static OciLayout LayoutOf(Workspace workspace, BuiltImage image)
    {
        var layout = new OciLayout(Path.Combine(workspace.Root, image.Layout));
        return PushedImage.Same(layout.Root().Platforms, image.Platforms)
            ? layout
            : throw new InvalidDataException($"{image.Layout} holds another image than DockerBuild reported, {layout.Root().Digest} instead of {image.Digest}; run DockerBuild again");
    }
}
