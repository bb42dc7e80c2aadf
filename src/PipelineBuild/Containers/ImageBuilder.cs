using System.Text.Json;
using PipelineBuild.Artifacts;
using PipelineBuild.Containers.BaseImages;
using PipelineBuild.Containers.Unchanged;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Containers;

/// <summary>Builds every image of pipeline.yml for all its platforms with one bake into OCI layouts on disk.</summary>
public sealed class ImageBuilder(
    BakeRunner bakes,
    BuildMemory memory,
    Reproduction reproduction,
    ImageSelector selector,
    PlatformBuilder builders,
    BuildFactsReader facts,
    BaseImageProvider bases,
    StackImages stacks,
    EngineLogin login,
    BuildSecrets secrets,
    IProgress<string> progress)
{
    /// <summary>Begins with questions that take long and that <see cref="BuildAsync"/> will have; changes nothing.</summary>
    public void Anticipate(PipelineConfig config, CancellationToken cancel)
    {
        bases.Anticipate(config, cancel);
        builders.Anticipate(config.Containers.Platforms, cancel);
        facts.Anticipate(config, cancel);
        secrets.Anticipate(config.Containers.Images, cancel);
    }

    public async Task<ImageBuildResult> BuildAsync(PipelineConfig config, CancellationToken cancel)
    {
        if (config.Build.Problem is { } problem)
        {
            return new ImageBuildResult(Outcome.Errored, problem);
        }

        var built = await facts.ReadAsync(config, cancel);
        var selection = await selector.SelectAsync(config, cancel);
        ImageSelector.Lines(selection.Since).ToList().ForEach(progress.Report);
        if (selection is { Since: { } since, IsEmpty: true })
        {
            return new ImageBuildResult(Outcome.Skipped, selection.EmptyReason) { Revision = built.Revision, Version = built.VersionsOf(config.Containers.Images), Since = since, Table = ImageSelector.Table(since) };
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
        var request = Request(config, builder) with { Environment = await login.EnvironmentAsync(config.Containers.Registry, directory, cancel) };
        var targets = BakeTargets.Of(config, built, baseImages, secretLines);
        var seal = await memory.SealAsync(config, builder, targets, baseImages, directory.FullName, cancel);
        if (memory.Find(config, seal) is { } kept)
        {
            return Passed(config, built, selection, builder, baseImages, kept, "nothing changed since they were built", LeftOut(config));
        }

        memory.Forget(config.Workspace);
        reproduction.Remember(config, built);
        var ending = await bakes.RunAsync(config, request with { NoCache = config.BuildsAnew }, targets, cancel);
        if (ending.Failure is { } error)
        {
            var failed = BuildFailure.Describe(error, config);
            return failed with { Findings = [.. failed.Findings, .. ending.Findings] };
        }

        var images = config.Containers.Images.Select(image => Inspect(image, config.Workspace, request.MetadataFile)).ToList();
        var (compared, differences) = reproduction.Compare(config, images);

        // What was edited while the bake ran may or may not be in the images.
        if (seal is not null && await memory.SealAsync(config, builder, targets, baseImages, directory.FullName, cancel) == seal)
        {
            memory.Remember(config.Workspace, seal, images);
        }

        return Passed(config, built, selection, builder, baseImages, images, $"{ending.Cache}{Compared(compared)}", [.. ending.Findings, .. differences, .. LeftOut(config)]);
    }

    private static ImageBuildResult Passed(
        PipelineConfig config, BuildFacts built, ImageSelection selection, BuilderChoice builder, IReadOnlyDictionary<string, string> baseImages, IReadOnlyList<BuiltImage> images, string how, IEnumerable<Finding> findings) =>
        new(Outcome.Passed, $"{images.Count} image{(images.Count == 1 ? "" : "s")} for {string.Join(" and ", config.Containers.Platforms)}, version {built.VersionsOf(config.Containers.Images)} ({string.Join(", ", config.Containers.Images.Select(image => built.Of(image).Release.Reason).Distinct())}); {how}")
        {
            Findings = [.. findings],
            Revision = built.Revision,
            Version = built.VersionsOf(config.Containers.Images),
            Since = selection.Since,
            Builder = builder.Name ?? "default",
            Images = images,
            BaseImages = baseImages,
            Text = [.. ImageSelector.Lines(selection.Since)],
            Table = new ResultTable(["image", "platform", "digest"], images.SelectMany(image => image.Platforms.Select(pair => new[] { image.Name, pair.Key, pair.Value })).ToList()),
        };

    private static string Compared(int platforms) => platforms == 0 ? "" : $"; compared with the last build of this commit on {platforms} platform{(platforms == 1 ? "" : "s")}";

    private static IEnumerable<Finding> LeftOut(PipelineConfig config) => config.Build.LeftOut.Select(image =>
        new Finding("containers/platform-left-out", Severity.Note, $"{image} was not built: pipeline.yml has it for none of {string.Join(", ", config.Build.Platforms)}"));

    /// <summary>Newer buildx asks about every file outside the working directory; ours are named by the configuration.</summary>
    internal static readonly IReadOnlyDictionary<string, string?> BakeEnvironment = new Dictionary<string, string?> { ["BUILDX_BAKE_ENTITLEMENTS_FS"] = "0" };

    /// <summary>The one bake of a run, as it is made and as a plan shows it.</summary>
    internal static BakeRequest Request(PipelineConfig config, BuilderChoice builder)
    {
        var (workspace, definitions) = (config.Workspace, config.Containers.Baked.Select(image => image.Bake?.Files).FirstOrDefault(files => files is not null) ?? []);
        // A default group of the user's would be built as well.
        var targets = definitions.Count == 0 ? [] : config.Containers.Images.Select(image => image.BakeTarget).ToList();
        return new(workspace.Artifact("docker-bake.json"), workspace.Root, builder.Name, workspace.Artifact("docker-bake.metadata.json"), targets) { Definitions = definitions, Environment = BakeEnvironment };
    }

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
