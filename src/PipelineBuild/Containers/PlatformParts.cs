using System.Text.Json;
using PipelineBuild.Artifacts;
using PipelineBuild.Results;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers;

/// <summary>Looks in the registry for the platforms of this commit's images that other machines pushed.</summary>
public sealed class PlatformParts
{
    private const string RevisionLabel = "org.opencontainers.image.revision";
    private const string VersionLabel = "org.opencontainers.image.version";

    /// <summary>The joined image, or what keeps it from being joined.</summary>
    public async Task<JoinedImage> FindAsync(ImageSettings image, BuildFacts now, RegistryClient client, string repository, CancellationToken cancel)
    {
        var parts = new List<(string Platform, OciManifest Index)>();
        var findings = new List<Finding>();
        foreach (var platform in image.Platforms)
        {
            var tag = PlatformTag.Of(now.CommitTag!, platform);
            var place = $"{client.Host}/{repository}:{tag}";
            var part = await client.FindManifestAsync(repository, tag, cancel);
            if (part is null)
            {
                findings.Add(new Finding("containers/platform-missing", Severity.Error, $"{image.Name} for {platform} is not in the registry: {place} does not exist; run DockerPublish --platform={platform} on this commit"));
            }
            else if (await ObjectionAsync(image, now, part, platform, client, repository, cancel) is { } objection)
            {
                findings.Add(new Finding("containers/platform-mismatch", Severity.Error, $"{place} can't be joined: {objection}"));
            }
            else
            {
                parts.Add((platform, part));
            }
        }

        return new JoinedImage(image.Name, findings.Count == 0 ? PlatformImage.Join(parts) : null, findings);
    }

    /// <summary>A tag says what somebody called the image; its labels were written by the build.</summary>
    private static async Task<string?> ObjectionAsync(ImageSettings image, BuildFacts now, OciManifest part, string platform, RegistryClient client, string repository, CancellationToken cancel)
    {
        if (part.Platforms.Count != 1 || part.Platforms.GetValueOrDefault(platform) is not { } digest)
        {
            return $"it holds {(part.Platforms.Count == 0 ? "no platform" : string.Join(", ", part.Platforms.Keys))} instead of {platform}";
        }

        if (await client.FindManifestAsync(repository, digest, cancel) is not { } manifest)
        {
            return $"its manifest {digest} is not in the registry";
        }

        if (await client.FindBlobAsync(repository, manifest.Blobs[0].Digest, cancel) is not { } configuration)
        {
            return $"its configuration {manifest.Blobs[0].Digest} is not in the registry";
        }

        var labels = LabelsOf(configuration);
        var expected = now.Labels(image.Name);
        return ((string[])[RevisionLabel, VersionLabel])
            .Select(label => (Label: label, Wanted: image.Labels.GetValueOrDefault(label) ?? expected[label], Found: labels.GetValueOrDefault(label)))
            .Where(pair => pair.Found != pair.Wanted)
            .Select(pair => $"its label {pair.Label} is {pair.Found ?? "missing"}, expected was {pair.Wanted}")
            .FirstOrDefault();
    }

    private static Dictionary<string, string> LabelsOf(byte[] config)
    {
        using var document = JsonDocument.Parse(config);
        return document.RootElement.TryGetProperty("config", out var settings) && settings.TryGetProperty("Labels", out var labels) && labels.ValueKind == JsonValueKind.Object
            ? labels.EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString() ?? "")
            : [];
    }
}

/// <summary>An image put together from the platforms that the registry holds.</summary>
/// <param name="Index">Null when a platform is missing or is not of this commit.</param>
public sealed record JoinedImage(string Name, OciManifest? Index, IReadOnlyList<Finding> Findings);
