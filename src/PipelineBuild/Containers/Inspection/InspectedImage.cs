using PipelineBuild.Results;

namespace PipelineBuild.Containers.Inspection;

/// <summary>What DockerInspect read.</summary>
public sealed record ImageInspectResult(Outcome Outcome, string Summary) : StepResult(Outcome, Summary)
{
    public IReadOnlyList<InspectedImage> Images { get; init; } = [];
}

/// <summary>What a reference leads to.</summary>
public enum ImageKind
{
    /// <summary>A list of platforms.</summary>
    Index,

    /// <summary>The image of one platform, without a list.</summary>
    Image,

    /// <summary>Something else that is kept in a registry: a chart, a signature, a bundle of files.</summary>
    Artifact,
}

/// <summary>Everything that a registry and the ledger tell about one image.</summary>
/// <param name="Repository">Registry host and repository.</param>
/// <param name="Digest">Of the index, or of the manifest where there is none.</param>
/// <param name="ArtifactType">Only of what is no image.</param>
/// <param name="Size">Bytes of all configurations and layers as they are stored, each counted once.</param>
public sealed record InspectedImage(string Reference, string Repository, string Digest, string MediaType, ImageKind Kind, string? ArtifactType, long Size)
{
    public IReadOnlyList<InspectedPlatform> Platforms { get; init; } = [];

    /// <summary>Layers of an artifact; those of an image stand with its platforms.</summary>
    public IReadOnlyList<InspectedLayer> Layers { get; init; } = [];

    public IReadOnlyList<InspectedSignature> Signatures { get; init; } = [];

    public required SameDigestTags Tags { get; init; }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<InspectedDelivery> History { get; init; } = [];
}

/// <summary>The image of one platform.</summary>
/// <param name="Platform">Null when neither index nor configuration names one.</param>
/// <param name="IsMissing">The index names the manifest and the registry lacks it or gives something damaged.</param>
/// <param name="Size">Bytes of configuration and layers as they are stored.</param>
public sealed record InspectedPlatform(string? Platform, string Digest, long Size, bool IsMissing)
{
    public string? Created { get; init; }

    public string? User { get; init; }

    public string? Directory { get; init; }

    public IReadOnlyList<string> EntryPoint { get; init; } = [];

    public IReadOnlyList<string> Command { get; init; } = [];

    public IReadOnlyList<string> Ports { get; init; } = [];

    /// <summary>Names of environment variables; their values may be secrets.</summary>
    public IReadOnlyList<string> Variables { get; init; } = [];

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>First to last; instructions that made no layer are among them.</summary>
    public IReadOnlyList<InspectedLayer> Layers { get; init; } = [];

    public IReadOnlyList<InspectedAttestation> Attestations { get; init; } = [];
}

/// <summary>A layer, or an instruction that made none.</summary>
/// <param name="Digest">Null when there is no layer.</param>
/// <param name="Command">The instruction without values of variables and arguments; null when it is not known.</param>
public sealed record InspectedLayer(string? Digest, string? MediaType, long Size, string? Command);

/// <summary>A statement about a platform that the builder put into the index.</summary>
/// <param name="Digest">Of the statement.</param>
/// <param name="PredicateType">What kind of statement it is, such as SLSA provenance or an SPDX document.</param>
public sealed record InspectedAttestation(string Digest, string PredicateType, long Size)
{
    public string? Builder { get; init; }

    public string? Source { get; init; }

    public string? Revision { get; init; }

    /// <summary>What the build was made of: base images and sources.</summary>
    public int? Materials { get; init; }

    /// <summary>Packages that a bill of materials lists.</summary>
    public int? Packages { get; init; }

    /// <summary>Why nothing more is known.</summary>
    public string? NotRead { get; init; }
}

/// <summary>Something attached to an image: a signature, an attestation, a bill of materials. Nothing here is verified.</summary>
/// <param name="About">The platform it is about, or <c>index</c>.</param>
/// <param name="Subject">The digest it is about.</param>
/// <param name="Kind">signature, attestation, sbom, or the artifact type.</param>
/// <param name="Place">Tag or way it was found by.</param>
/// <param name="Count">How many there are in it.</param>
/// <param name="Signers">What the manifest claims about who signed: a key, or a certificate's subject and issuer; with the type of the statement, where it is one.</param>
public sealed record InspectedSignature(string About, string Subject, string Kind, string Place, string Digest, int Count, IReadOnlyList<string> Signers);

/// <summary>The tags of a repository that lead to the same digest.</summary>
/// <param name="Compared">How many were looked at.</param>
/// <param name="All">How many there are beside those of signatures.</param>
public sealed record SameDigestTags(IReadOnlyList<string> Same, int Compared, int All)
{
    public bool IsCut => Compared < All;
}

/// <summary>An entry of the ledger about the image or its repository.</summary>
/// <param name="IsThisDigest">False for another digest of the same repository.</param>
public sealed record InspectedDelivery(long Sequence, DateTimeOffset Time, string Kind, string Outcome, string? Environment, string? Actor, string? Host, string? Commit, string? Version, string Digest, bool IsThisDigest, IReadOnlyList<string> Tags);
