using System.Text.Json;
using PipelineBuild.Artifacts;
using PipelineBuild.Containers.BaseImages;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Containers;

/// <summary>Builds every image of pipeline.yml for all its platforms with one bake into OCI layouts on disk.</summary>
public sealed class ImageBuilder(
    ImageSelector selector,
    IDocker docker,
    PlatformBuilder builders,
    BuildFactsReader facts,
    BaseImageProvider bases,
    StackImages stacks,
    EngineLogin login,
    BuildSecrets secrets,
    StepJournal journal,
    TimeProvider time,
    IProgress<string> progress)
{
    public async Task<ImageBuildResult> BuildAsync(PipelineConfig config, CancellationToken cancel)
    {
        var built = await facts.ReadAsync(config, cancel);
        var selection = await selector.SelectAsync(config, cancel);
        ImageSelector.Lines(selection.Since).ToList().ForEach(progress.Report);
        if (selection is { Since: { } since, IsEmpty: true })
        {
            return new ImageBuildResult(Outcome.Skipped, selection.EmptyReason) { Revision = built.Revision, Version = built.Release.Version.ToString(), Since = since, Table = ImageSelector.Table(since) };
        }

        config = selection.Config;
        var baseImages = await bases.ProvideAsync(config, cancel);
        await stacks.TagAsync(config, cancel);
        var builder = await builders.ChooseAsync(config.Containers.Platforms, cancel);
        progress.Report($"builder: {builder.Name ?? "default"} ({builder.Why})");

        using var alone = await ImagesLock.TakeAsync(config.Workspace, progress, cancel);
        foreach (var image in config.Containers.Images)
        {
            new OciLayout(BakeTargets.LayoutOf(image, config.Workspace)).Mend();
        }

        using var directory = new PrivateDirectory();
        var secretLines = await secrets.PrepareAsync(config.Containers.Baked, directory, cancel);
        var request = Request(config.Workspace, builder) with { Environment = await login.EnvironmentAsync(config.Containers.Registry, directory, cancel) };
        AtomicFile.Write(request.File, BakeFile.Render(BakeTargets.Of(config, built, baseImages, secretLines)));
        File.Delete(request.MetadataFile);
        using var log = new BakeLog(config.Workspace.Artifact("docker-bake.log"), progress, time);
        try
        {
            await journal.DoAsync($"bake {string.Join(", ", config.Containers.Images.Select(image => image.Name))}", () => docker.BakeAsync(request with { OnLine = log.Add }, cancel));
        }
        catch (ProcessFailedException error)
        {
            return BuildFailure.Describe(error, config);
        }

        var images = config.Containers.Images.Select(image => Inspect(image, config.Workspace, request.MetadataFile)).ToList();
        return new ImageBuildResult(Outcome.Passed, $"{images.Count} image{(images.Count == 1 ? "" : "s")} for {string.Join(" and ", config.Containers.Platforms)}, version {built.Release.Version} ({built.Release.Reason}); {log.CachedSteps} step{(log.CachedSteps == 1 ? "" : "s")} from the cache")
        {
            Revision = built.Revision,
            Version = built.Release.Version.ToString(),
            Since = selection.Since,
            Builder = builder.Name ?? "default",
            Images = images,
            BaseImages = baseImages,
            Text = [.. ImageSelector.Lines(selection.Since)],
            Table = new ResultTable(["image", "platform", "digest"], images.SelectMany(image => image.Platforms.Select(pair => new[] { image.Name, pair.Key, pair.Value })).ToList()),
        };
    }

    /// <summary>Newer buildx asks about every file outside the working directory; ours are named by the configuration.</summary>
    internal static readonly IReadOnlyDictionary<string, string?> BakeEnvironment = new Dictionary<string, string?> { ["BUILDX_BAKE_ENTITLEMENTS_FS"] = "0" };

    /// <summary>The one bake of a run, as it is made and as a plan shows it.</summary>
    internal static BakeRequest Request(Workspace workspace, BuilderChoice builder) =>
        new(workspace.Artifact("docker-bake.json"), workspace.Root, builder.Name, workspace.Artifact("docker-bake.metadata.json"), []) { Environment = BakeEnvironment };

    private static BuiltImage Inspect(ImageSettings image, Workspace workspace, string metadata)
    {
        var layout = new OciLayout(BakeTargets.LayoutOf(image, workspace));
        var root = layout.Root();
        var claimed = ReadDigest(metadata, image.BakeTarget);
        if (claimed != root.Digest)
        {
            throw new InvalidDataException($"{image.Name}: the build reports {claimed}, but {workspace.Relative(layout.Directory)} holds {root.Digest}");
        }

        var missing = image.Platforms.Except(root.Platforms.Keys).ToList();
        if (missing.Count > 0)
        {
            throw new InvalidDataException($"{image.Name}: built without {string.Join(", ", missing)}");
        }

        layout.Prune();
        return new BuiltImage(image.Name, workspace.Relative(layout.Directory), root.Digest, root.Platforms);
    }

    private static string? ReadDigest(string metadata, string target)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(metadata));
        return document.RootElement.GetProperty(target).GetProperty("containerimage.digest").GetString();
    }
}
