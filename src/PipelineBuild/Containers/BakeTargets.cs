using PipelineBuild.Artifacts;
using PipelineBuild.Containers.BaseImages;

namespace PipelineBuild.Containers;

/// <summary>What bake is asked for: one target per image, with the commit's facts; pure but for reading Dockerfiles.</summary>
public static class BakeTargets
{
    /// <summary>BuildKit lists each build's own times in its provenance; the platform manifests stay the same.</summary>
    private const string Provenance = "type=provenance,mode=max";

    /// <summary>SOURCE_DATE_EPOCH alone reaches the image's own times; files that a step makes get the commit's time by this.</summary>
    private const string CommitTimes = "rewrite-timestamp=true";

    /// <param name="bases">The Dockerfile's name of a base image to the reference used instead.</param>
    /// <param name="secrets">Bake's secret lines by image name.</param>
    public static IReadOnlyList<BakeTarget> Of(PipelineConfig config, BuildFacts facts, IReadOnlyDictionary<string, string> bases, IReadOnlyDictionary<string, IReadOnlyList<string>> secrets) =>
    [
        .. config.Containers.Images.Select(image => TargetOf(image, config, facts.Of(image), bases, secrets[image.Name])),
        .. config.Containers.Supports.Select(image => TargetOf(image, config, facts.Of(image), bases, secrets[image.Name]) with { IsSupport = true, Attestations = [], Outputs = ["type=cacheonly"] }),
    ];

    /// <summary>Absolute path of the OCI layout directory an image is built into.</summary>
    public static string LayoutOf(ImageSettings image, Workspace workspace) => workspace.Artifact("images", image.LayoutName);

    private static BakeTarget TargetOf(ImageSettings image, PipelineConfig config, BuildFacts facts, IReadOnlyDictionary<string, string> bases, IReadOnlyList<string> secrets)
    {
        var workspace = config.Workspace;
        var contexts = image.Contexts.ToDictionary(pair => pair.Key, pair => pair.Value.ForBake(name => config.Containers.Baked.First(other => other.Name == name).BakeTarget));
        foreach (var name in BaseImageProvider.ExternalImages(image, workspace).Where(bases.ContainsKey))
        {
            contexts[name] = $"docker-image://{bases[name]}";
        }

        return new BakeTarget(image.BakeTarget, image.Context, Path.GetRelativePath(image.Context, image.Dockerfile).Replace('\\', '/'))
        {
            Inherits = image.Bake?.Target,
            Stage = image.Target,
            Platforms = image.Platforms,
            Args = ArgsOf(image, facts),
            Contexts = contexts,
            Labels = Merge(facts.Labels(image.Name), image.Labels),
            Secrets = secrets,
            Attestations = [Provenance],
            Outputs = [$"type=oci,tar=false,dest={workspace.Relative(LayoutOf(image, workspace))}{(config.Containers.Reproducible ? $",{CommitTimes}" : "")}"],
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
