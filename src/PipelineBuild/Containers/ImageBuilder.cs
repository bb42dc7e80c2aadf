using System.Text.Json;
using PipelineBuild.Artifacts;
using PipelineBuild.Containers.BaseImages;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Containers;

/// <summary>Builds every image of pipeline.yml for all its platforms with one bake into OCI layouts on disk.</summary>
public sealed class ImageBuilder(
    IDocker docker,
    PlatformBuilder builders,
    BuildFactsReader facts,
    BaseImageProvider bases,
    StackImages stacks,
    EngineLogin login,
    BuildSecrets secrets,
    TimeProvider time,
    IProgress<string> progress)
{
    /// <summary>BuildKit lists each build's own times in its provenance; the platform manifests stay the same.</summary>
    private const string Provenance = "type=provenance,mode=max";

    public async Task<ImageBuildResult> BuildAsync(PipelineConfig config, CancellationToken cancel)
    {
        var built = await facts.ReadAsync(config, cancel);
        var baseImages = await bases.ProvideAsync(config, cancel);
        await stacks.TagAsync(config, cancel);
        var builder = await builders.ChooseAsync(config.Containers.Platforms, cancel);
        progress.Report($"builder: {builder.Name ?? "default"} ({builder.Why})");

        using var alone = await ImagesLock.TakeAsync(config.Workspace, progress, cancel);
        foreach (var image in config.Containers.Images)
        {
            new OciLayout(LayoutOf(image, config.Workspace)).Mend();
        }

        using var directory = new PrivateDirectory();
        var secretLines = await secrets.PrepareAsync(config.Containers.Images, directory, cancel);
        var targets = config.Containers.Images.Select(image => TargetOf(image, config.Workspace, built, baseImages, secretLines[image.Name])).ToList();
        var file = config.Workspace.Artifact("docker-bake.json");
        AtomicFile.Write(file, BakeFile.Render(targets));

        var metadata = config.Workspace.Artifact("docker-bake.metadata.json");
        File.Delete(metadata);
        var environment = await login.EnvironmentAsync(config.Containers.Registry, directory, cancel);
        using var log = new BakeLog(config.Workspace.Artifact("docker-bake.log"), progress, time);
        try
        {
            await docker.BakeAsync(new BakeRequest(file, config.Workspace.Root, builder.Name, metadata, [])
            {
                Environment = environment,
                OnLine = log.Add,
            }, cancel);
        }
        catch (ProcessFailedException error)
        {
            return BuildFailure.Describe(error, config);
        }

        var images = config.Containers.Images.Select(image => Inspect(image, config.Workspace, metadata)).ToList();
        return new ImageBuildResult(Outcome.Passed, $"{images.Count} image{(images.Count == 1 ? "" : "s")} for {string.Join(" and ", config.Containers.Platforms)}, version {built.Release.Version} ({built.Release.Reason}); {log.CachedSteps} steps from the cache")
        {
            Revision = built.Revision,
            Version = built.Release.Version.ToString(),
            Builder = builder.Name ?? "default",
            Images = images,
            BaseImages = baseImages,
            Table = new ResultTable(["image", "platform", "digest"], images.SelectMany(image => image.Platforms.Select(pair => new[] { image.Name, pair.Key, pair.Value })).ToList()),
        };
    }

    /// <summary>Newer buildx asks about every file outside the working directory; ours are named by the configuration.</summary>
    internal static readonly IReadOnlyDictionary<string, string?> BakeEnvironment = new Dictionary<string, string?> { ["BUILDX_BAKE_ENTITLEMENTS_FS"] = "0" };

    private static BakeTarget TargetOf(ImageSettings image, Workspace workspace, BuildFacts facts, IReadOnlyDictionary<string, string> bases, IReadOnlyList<string> secrets)
    {
        var contexts = image.Contexts.ToDictionary(pair => pair.Key, pair => pair.Value.ForBake);
        foreach (var name in BaseImageProvider.ExternalImages(image, workspace).Where(bases.ContainsKey))
        {
            contexts[name] = $"docker-image://{bases[name]}";
        }

        return new BakeTarget(image.BakeTarget, image.Context, Path.GetRelativePath(image.Context, image.Dockerfile).Replace('\\', '/'))
        {
            Stage = image.Target,
            Platforms = image.Platforms,
            Args = ArgsOf(image, facts),
            Contexts = contexts,
            Labels = Merge(facts.Labels(image.Name), image.Labels),
            Secrets = secrets,
            Attestations = [Provenance],
            Outputs = [$"type=oci,tar=false,dest={workspace.Relative(LayoutOf(image, workspace))}"],
        };
    }

    /// <summary>VERSION and REVISION are what Dockerfiles commonly ask for; SOURCE_DATE_EPOCH makes BuildKit take the commit's time.</summary>
    private static IReadOnlyDictionary<string, string> ArgsOf(ImageSettings image, BuildFacts facts) => Merge(
        new Dictionary<string, string>
        {
            ["SOURCE_DATE_EPOCH"] = facts.Created.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["VERSION"] = facts.Release.Version.ToString(),
            ["REVISION"] = facts.Revision ?? "unknown",
        },
        image.Args);

    private static BuiltImage Inspect(ImageSettings image, Workspace workspace, string metadata)
    {
        var layout = new OciLayout(LayoutOf(image, workspace));
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

    private static string LayoutOf(ImageSettings image, Workspace workspace) => workspace.Artifact("images", image.BakeTarget);

    private static Dictionary<string, string> Merge(IReadOnlyDictionary<string, string> first, IReadOnlyDictionary<string, string> over)
    {
        var merged = new Dictionary<string, string>(first);
        foreach (var (key, value) in over)
        {
            merged[key] = value;
        }

        return merged;
    }
}
