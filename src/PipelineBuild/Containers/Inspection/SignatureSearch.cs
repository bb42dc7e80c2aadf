using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers.Inspection;

/// <summary>Looks for signatures and other things attached to an image: cosign's tags, the referrers API, and the tag that stands in for it.</summary>
public sealed class SignatureSearch(RegistryClient client, string repository, IReadOnlyList<string> tags, InspectionNotes notes)
{
    public async Task<IReadOnlyList<InspectedSignature>> FindAsync(InspectedImage image, CancellationToken cancel)
    {
        var subjects = image.Platforms.Where(platform => !platform.IsMissing && platform.Digest != image.Digest).Select(platform => (About: platform.Platform ?? "?", platform.Digest))
            .Prepend((About: image.Kind switch { ImageKind.Index => "index", ImageKind.Image => "image", _ => "artifact" }, image.Digest));
        var found = new List<InspectedSignature>();
        foreach (var (about, digest) in subjects)
        {
            found.AddRange(await OfTagsAsync(about, digest, cancel));
            found.AddRange(await OfReferrersAsync(about, digest, cancel));
        }

        return found.DistinctBy(signature => (signature.Subject, signature.Digest)).ToList();
    }

    private async Task<IReadOnlyList<InspectedSignature>> OfTagsAsync(string about, string digest, CancellationToken cancel)
    {
        var found = new List<InspectedSignature>();
        foreach (var (ending, kind) in AttachedManifest.Endings)
        {
            var tag = AttachedManifest.TagOf(digest) + ending;
            if (tags.Contains(tag) && await DescribeAsync(tag, about, digest, tag, kind, cancel) is { } signature)
            {
                found.Add(signature);
            }
        }

        return found;
    }

    private async Task<IReadOnlyList<InspectedSignature>> OfReferrersAsync(string about, string digest, CancellationToken cancel)
    {
        var found = new List<InspectedSignature>();
        try
        {
            var tag = AttachedManifest.TagOf(digest);
            var (index, place) = await client.FindReferrersAsync(repository, digest, cancel) is { } answered
                ? (answered, "referrers")
                : (tags.Contains(tag) ? await client.FindManifestAsync(repository, tag, cancel) : null, tag);
            foreach (var part in index is null ? [] : ManifestDocument.Read(index).Parts)
            {
                if (await DescribeAsync(part.Digest, about, digest, place, null, cancel) is { } signature)
                {
                    found.Add(signature);
                }
            }
        }
        catch (Exception error) when (error is InvalidDataException || error is RegistryException { IsUnreachable: false })
        {
            notes.NotSeen($"{client.Host}/{repository}: what refers to {digest} could not be read: {error.Message}");
        }

        return found;
    }

    private async Task<InspectedSignature?> DescribeAsync(string reference, string about, string subject, string place, string? kind, CancellationToken cancel)
    {
        try
        {
            if (await client.FindManifestAsync(repository, reference, cancel) is { } manifest)
            {
                return AttachedManifest.Describe(ManifestDocument.Read(manifest), about, subject, place, manifest.Digest, kind);
            }

            notes.Broken($"{client.Host}/{repository}: {place} names {reference}, and the registry lacks it");
        }
        catch (InvalidDataException error)
        {
            notes.Broken($"{client.Host}/{repository}: {place}: {error.Message}");
        }
        catch (RegistryException error) when (!error.IsUnreachable)
        {
            notes.NotSeen($"{client.Host}/{repository}: {place} could not be read: {error.Message}");
        }

        return null;
    }
}
