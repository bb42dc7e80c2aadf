using PipelineBuild.Artifacts;
using PipelineBuild.Results;

namespace PipelineBuild.Containers;

/// <summary>Compares a build without a cache with the one before of the same commit: what differs is not made of the commit alone.</summary>
public sealed class Reproduction(ResultStore results)
{
    private readonly Dictionary<(string Image, string Platform), OciManifest> before = [];

    /// <summary>Keeps the manifests of the last build in mind, when this one has to give the same.</summary>
    public void Remember(PipelineConfig config, BuildFacts now)
    {
        before.Clear();
        if (!config.Build.WithoutCache || now.Revision is null || now.IsDirty
            || results.Load<ImageBuildResult>("DockerBuild") is not { Outcome: Outcome.Passed } last || last.Revision != now.Revision || last.Version != now.VersionsOf(config.Containers.Images))
        {
            return;
        }

        foreach (var image in last.Images)
        {
            foreach (var (platform, digest) in image.Platforms)
            {
                if (Read(config.Workspace, image, digest) is { } manifest)
                {
                    before[(image.Name, platform)] = manifest;
                }
            }
        }
    }

    /// <summary>How many platforms of images could be compared, and those that differ, by layer.</summary>
    public (int Compared, IReadOnlyList<Finding> Findings) Compare(PipelineConfig config, IReadOnlyList<BuiltImage> images)
    {
        var compared = images.SelectMany(image => image.Platforms.Where(pair => before.ContainsKey((image.Name, pair.Key))).Select(pair => (Image: image, Platform: pair.Key, Digest: pair.Value))).ToList();
        var findings = compared.Where(now => before[(now.Image.Name, now.Platform)].Digest != now.Digest)
            .Select(now => Difference(config, now.Image.Name, now.Platform, before[(now.Image.Name, now.Platform)], Read(config.Workspace, now.Image, now.Digest)!)).ToList();
        return (compared.Count, findings);
    }

    private static Finding Difference(PipelineConfig config, string image, string platform, OciManifest one, OciManifest other)
    {
        // The first blob is the configuration, the layers follow in the order of the Dockerfile.
        var (layers, others) = (one.Blobs.Skip(1).ToList(), other.Blobs.Skip(1).ToList());
        var differing = Enumerable.Range(0, Math.Max(layers.Count, others.Count)).Where(index => layers.ElementAtOrDefault(index)?.Digest != others.ElementAtOrDefault(index)?.Digest).Select(index => index + 1).ToList();
        var where = differing.Count == 0 ? "in its configuration only" : $"in layer {string.Join(", ", differing)} of {others.Count}";
        return new Finding(
            "containers/not-reproducible",
            Severity.Warning,
            $"{image} for {platform}: two builds of this commit differ {where}: {one.Digest} before, {other.Digest} now",
            config.Containers.Images.First(settings => settings.Name == image).Dockerfile);
    }

    private static OciManifest? Read(Workspace workspace, BuiltImage image, string digest)
    {
        var file = new OciLayout(Path.Combine(workspace.Root, image.Layout)).PathOf(digest);
        return File.Exists(file) ? new OciManifest(OciManifest.Manifest, File.ReadAllBytes(file)) : null;
    }
}
