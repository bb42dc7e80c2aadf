using PipelineBuild.Results;

namespace PipelineBuild.Containers.Signing;

/// <summary>What DockerVerify found out, and of which digests.</summary>
public sealed record ImageVerifyResult(Outcome Outcome, string Summary) : StepResult(Outcome, Summary)
{
    /// <summary>Key or identity that was asked for.</summary>
    public string? Signer { get; init; }

    public IReadOnlyList<VerifiedImage> Images { get; init; } = [];
}

/// <summary>One image that was looked at.</summary>
/// <param name="Unchecked">What could not be checked, and why; empty when everything could.</param>
public sealed record VerifiedImage(string Reference, string Digest, bool IsGood, IReadOnlyList<string> Unchecked);
