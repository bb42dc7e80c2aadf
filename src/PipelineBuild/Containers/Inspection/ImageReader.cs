using PipelineBuild.Artifacts;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers.Inspection;

/// <summary>Reads one image of a registry down to its statements; what is missing or damaged is noted, and the rest is read on.</summary>
public sealed class ImageReader(RegistryClient client, string repository, InspectionNotes notes)
{
    /// <summary>Configurations are some kilobytes; more is an attack or a mistake.</summary>
    private const int ConfigurationLimit = 4 * 1024 * 1024;

    /// <summary>A larger statement is told with its size only.</summary>
    private const int StatementLimit = 8 * 1024 * 1024;

    /// <summary>No image has more platforms; an endless index would keep us asking.</summary>
    private const int MostPlatforms = 64;

    private readonly Dictionary<string, long> sizes = [];

    public async Task<InspectedImage> ReadAsync(string reference, OciManifest root, SameDigestTags tags, CancellationToken cancel)
    {
        var document = Read(root) ?? new ManifestDocument(root.MediaType, null, null, null, []);
        IReadOnlyList<InspectedPlatform> platforms = document.IsIndex
            ? await PlatformsAsync(document, cancel)
            : document.IsImage ? [await PlatformAsync(document, null, root.Digest, cancel)] : [];
        if (platforms.Count == 0)
        {
            Count(document);
        }

        return new InspectedImage(
            reference,
            $"{client.Host}/{repository}",
            root.Digest,
            root.MediaType,
            document.IsIndex ? ImageKind.Index : document.IsImage ? ImageKind.Image : ImageKind.Artifact,
            document.IsIndex || document.IsImage ? null : document.ArtifactType ?? root.MediaType,
            sizes.Values.Sum())
        {
            Platforms = platforms,
            Layers = document.IsIndex || document.IsImage ? [] : document.Parts.Select(part => new InspectedLayer(part.Digest, part.MediaType, part.Size, part.Annotations.GetValueOrDefault("org.opencontainers.image.title"))).ToList(),
            Tags = tags,
        };
    }

    private async Task<IReadOnlyList<InspectedPlatform>> PlatformsAsync(ManifestDocument index, CancellationToken cancel)
    {
        var platforms = new List<InspectedPlatform>();
        var named = index.Parts.Where(part => part.AttestedDigest is null).ToList();
        if (named.Count > MostPlatforms)
        {
            notes.NotSeen($"{Place}: the index names {named.Count} manifests; the first {MostPlatforms} were read");
        }

        foreach (var part in named.Take(MostPlatforms))
        {
            var name = part.Platform?.ToString();
            var document = await FindAsync(part, name ?? "a manifest without a platform", cancel);
            var platform = document is null ? new InspectedPlatform(name, part.Digest, 0, IsMissing: true) : await PlatformAsync(document, name, part.Digest, cancel);
            var attestations = new List<InspectedAttestation>();
            foreach (var attestation in index.Parts.Where(other => other.AttestedDigest == part.Digest))
            {
                attestations.AddRange(await FindAsync(attestation, $"the attestations of {name}", cancel) is { } found ? await StatementsAsync(found, cancel) : []);
            }

            platforms.Add(platform with { Attestations = attestations });
        }

        return platforms;
    }

    private async Task<InspectedPlatform> PlatformAsync(ManifestDocument document, string? name, string digest, CancellationToken cancel)
    {
        var size = Count(document);
        var configuration = document.IsImage ? await ConfigurationAsync(document, name ?? digest, cancel) : null;
        return configuration is null
            ? new InspectedPlatform(name, digest, size, IsMissing: false) { Layers = document.Parts.Select(part => new InspectedLayer(part.Digest, part.MediaType, part.Size, null)).ToList() }
            : new InspectedPlatform(name ?? configuration.Platform, digest, size, IsMissing: false)
            {
                Created = configuration.Created,
                User = configuration.User,
                Directory = configuration.Directory,
                EntryPoint = configuration.EntryPoint,
                Command = configuration.Command,
                Ports = configuration.Ports,
                Variables = configuration.Variables,
                Labels = configuration.Labels,
                Layers = configuration.Join(document.Parts),
            };
    }

    private async Task<ImageConfiguration?> ConfigurationAsync(ManifestDocument document, string name, CancellationToken cancel)
    {
        try
        {
            var bytes = await client.FindBlobAsync(repository, document.Configuration!.Digest, ConfigurationLimit, cancel);
            if (bytes is not null)
            {
                return ImageConfiguration.Read(bytes);
            }

            notes.Broken($"{Place}: the registry lacks the configuration {document.Configuration.Digest} of {name}");
        }
        catch (InvalidDataException error)
        {
            notes.Broken($"{Place}: {name}: {error.Message}");
        }
        catch (RegistryException error)
        {
            notes.NotSeen($"{Place}: the configuration of {name} could not be read: {error.Message}");
        }

        return null;
    }

    private async Task<IReadOnlyList<InspectedAttestation>> StatementsAsync(ManifestDocument document, CancellationToken cancel)
    {
        var statements = new List<InspectedAttestation>();
        foreach (var part in document.Parts)
        {
            var plain = new InspectedAttestation(part.Digest, part.Annotations.GetValueOrDefault("in-toto.io/predicate-type") ?? part.MediaType, part.Size);
            statements.Add(!Statement.IsKnown(plain.PredicateType) ? plain : part.Size > StatementLimit ? plain with { NotRead = "too large to be read here" } : await StatementAsync(plain, cancel));
        }

        return statements;
    }

    private async Task<InspectedAttestation> StatementAsync(InspectedAttestation plain, CancellationToken cancel)
    {
        try
        {
            if (await client.FindBlobAsync(repository, plain.Digest, StatementLimit, cancel) is { } bytes)
            {
                return Statement.Describe(plain, bytes);
            }

            notes.Broken($"{Place}: the registry lacks the statement {plain.Digest} ({plain.PredicateType})");
        }
        catch (InvalidDataException error)
        {
            notes.Broken($"{Place}: {error.Message}");
        }
        catch (RegistryException error)
        {
            notes.NotSeen($"{Place}: the statement {plain.Digest} could not be read: {error.Message}");
        }

        return plain with { NotRead = "missing" };
    }

    private async Task<ManifestDocument?> FindAsync(ManifestPart part, string name, CancellationToken cancel)
    {
        try
        {
            if (await client.FindManifestAsync(repository, part.Digest, cancel) is { } manifest)
            {
                return Read(manifest);
            }

            notes.Broken($"{Place}: the index names {name} as {part.Digest}, and the registry lacks it; push the image again");
        }
        catch (RegistryException error) when (!error.IsUnreachable)
        {
            notes.NotSeen($"{Place}: {name} could not be read: {error.Message}");
        }

        return null;
    }

    private ManifestDocument? Read(OciManifest manifest)
    {
        try
        {
            return ManifestDocument.Read(manifest);
        }
        catch (InvalidDataException error)
        {
            notes.Broken($"{Place}: {error.Message}");
            return null;
        }
    }

    private string Place => $"{client.Host}/{repository}";

    private long Count(ManifestDocument document)
    {
        var parts = document.IsIndex ? [] : document.Parts.Concat(document.Configuration is { } configuration ? [configuration] : []).ToList();
        foreach (var part in parts)
        {
            sizes[part.Digest] = part.Size;
        }

        return parts.Sum(part => part.Size);
    }
}
