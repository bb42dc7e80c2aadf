using PipelineBuild.Results;

namespace PipelineBuild.Containers.Signing;

/// <summary>What DockerSign left in the registry, read back from there.</summary>
public sealed record ImageSignResult(Outcome Outcome, string Summary) : StepResult(Outcome, Summary)
{
    /// <summary>Key or identity.</summary>
    public string? Signer { get; init; }

    public IReadOnlyList<SignedImage> Images { get; init; } = [];
}

/// <summary>One signed image.</summary>
/// <param name="Reference">Registry, repository and digest of the index.</param>
/// <param name="Signed">Digests that were signed now; others were already.</param>
/// <param name="Attested">What was attested now.</param>
public sealed record SignedImage(string Name, string Reference, string Digest, IReadOnlyDictionary<string, string> Platforms, IReadOnlyList<string> Signed, IReadOnlyList<string> Attested, bool IsScanned);
