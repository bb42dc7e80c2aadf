namespace PipelineBuild.Containers.Signing;

/// <summary>The predicates that are attested, by the names cosign knows.</summary>
public static class AttestationTypes
{
    public const string CycloneDx = "cyclonedx";
    public const string Spdx = "spdxjson";

    /// <summary>Our own: which digests were scanned, with which scanner and database, and how it ended.</summary>
    public const string Scan = "urn:pipelinebuild:scan:v1";
}
