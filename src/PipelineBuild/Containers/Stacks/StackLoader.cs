using PipelineBuild.Artifacts;
using PipelineBuild.Containers.BaseImages;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Containers.Stacks;

/// <summary>Gives the engine images that are on disk, under names of this run alone, and reads them back.</summary>
public sealed class StackLoader(EngineObjects engine, ResultStore results, BuildFactsReader facts, StepJournal journal, IProgress<string> progress)
{
    /// <summary>What DockerBuild left of this commit.</summary>
    public async Task<StackSource> BuiltAsync(PipelineConfig config, CancellationToken cancel)
    {
        var now = await facts.ReadAsync(config, cancel);
        return new StackSource(now.CommitTag, null, (wanted, _) => Task.FromResult(Built(config, now, wanted)));
    }

    /// <exception cref="InvalidDataException">There is no build of this commit, or it lacks an image for this machine.</exception>
    private IReadOnlyList<LoadableImage> Built(PipelineConfig config, BuildFacts now, IReadOnlyList<string> wanted)
    {
        var built = results.Load<ImageBuildResult>("DockerBuild") is { Outcome: Outcome.Passed } last && last.Revision == now.Revision ? last.Images : [];
        var found = built.Where(image => wanted.Contains(image.Name) && image.Platforms.ContainsKey(BaseImageBuilder.MachinePlatform)).ToList();
        return wanted.Except(found.Select(image => image.Name)).ToList() is { Count: > 0 } missing
            ? throw new InvalidDataException($"artifacts/ holds no {string.Join(", ", missing)} of {now.Revision ?? "this workspace"} for {BaseImageBuilder.MachinePlatform}; run DockerBuild first, or DockerTest without --exclusive")
            : found.Select(image => new LoadableImage(image.Name, image.Digest, ImagePublisher.LayoutOf(config.Workspace, image))).ToList();
    }

    /// <summary>The name that the engine gets the image under.</summary>
    public static string NameOf(string image, ProcessOwner owner) => $"{image}:{StackRemover.TagStart}{owner}";

    public async Task LoadAsync(LoadableImage image, ProcessOwner owner, CancellationToken cancel)
    {
        var (name, digests) = (NameOf(image.Name, owner), Digests(image));
        using var directory = new PrivateDirectory();
        var archive = Path.Combine(directory.FullName, "image.tar");
        await using (var file = File.Create(archive))
        {
            await ImageArchive.WriteAsync(image.Layout, name, BaseImageBuilder.MachinePlatform, file, cancel);
        }

        await journal.DoAsync($"load {image.Name} into the engine", () => engine.LoadAsync(archive, cancel));
        var identity = await engine.ImageIdentityAsync(name, cancel);
        if (!digests.Any(digest => identity.Contains(digest, StringComparison.Ordinal)))
        {
            throw new InvalidDataException($"read-back: the engine holds {identity} as {name}, and what it was given is {image.Digest}");
        }

        progress.Report($"image {image.Name}: {image.Digest} is loaded");
    }

    public async Task UnloadAsync(IEnumerable<string> images, ProcessOwner owner)
    {
        foreach (var image in images)
        {
            await engine.RemoveAsync("image", NameOf(image, owner), CancellationToken.None);
        }
    }

    /// <summary>Engines name an image by its index, its manifest or its configuration.</summary>
    private static IReadOnlyList<string> Digests(LoadableImage image)
    {
        var manifest = image.Manifest();
        return [image.Digest, image.Layout.Root().Digest, manifest.Digest, manifest.Blobs[0].Digest];
    }
}
