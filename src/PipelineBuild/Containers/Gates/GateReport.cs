using PipelineBuild.Artifacts;
using PipelineBuild.Results;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers.Gates;

/// <summary>Images in the registry that want to be released, and where else their bytes are.</summary>
/// <param name="CommitTag">Under which they were pushed.</param>
/// <param name="Layouts">Image to its layout on disk; empty where another machine built them.</param>
public sealed record Candidates(RegistryClient Client, string CommitTag, IReadOnlyList<PushedImage> Images, IReadOnlyDictionary<string, OciLayout> Layouts);

/// <summary>What the gates found.</summary>
/// <param name="Images">As they are in the registry now: the index of an image may have got or lost its mark.</param>
/// <param name="Evidence">Image to what is known of it.</param>
/// <param name="Refusal">The gate that let nothing pass; null when all did.</param>
public sealed record GateReport(IReadOnlyList<PushedImage> Images, IReadOnlyDictionary<string, ImageEvidence> Evidence, IReadOnlyList<Finding> Findings, GateRefusal? Refusal)
{
    /// <summary>The single things that were looked at in stacks.</summary>
    public IReadOnlyList<ResultCase> Cases { get; init; } = [];
}

/// <summary>A gate that let nothing pass.</summary>
/// <param name="Gate">Name of the target that does the same alone.</param>
public sealed record GateRefusal(string Gate, StepResult Result)
{
    /// <summary>In one sentence.</summary>
    public string Reason => $"{Gate} {(Result.Outcome == Outcome.Errored ? "could not be done" : "failed")}: {Result.Summary}";
}

/// <summary>What is known of an image when its version tags move; null is what no gate looked at.</summary>
public sealed record ImageEvidence
{
    /// <summary>The stacks it was tested in.</summary>
    public IReadOnlyList<string>? Stacks { get; init; }

    /// <summary>How the scan ended: <c>passed</c> or <c>UNSCANNED</c>.</summary>
    public string? Scan { get; init; }

    /// <summary>Name, version and hash.</summary>
    public string? Scanner { get; init; }

    /// <summary>Day and hash of the vulnerability database.</summary>
    public string? Database { get; init; }

    /// <summary>Platform to the SHA-256 of its CycloneDX SBOM.</summary>
    public IReadOnlyDictionary<string, string>? Sboms { get; init; }

    /// <summary>Key or identity.</summary>
    public string? SignedBy { get; init; }
}
