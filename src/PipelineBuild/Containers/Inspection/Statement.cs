using System.Text.Json;
using PipelineBuild.Artifacts;

namespace PipelineBuild.Containers.Inspection;

/// <summary>Reads in-toto statements: who built, from what, and how many packages are in it.</summary>
/// <remarks>https://slsa.dev/spec/v1.0/provenance and its predecessor v0.2, which BuildKit writes too.</remarks>
public static class Statement
{
    private const string BuildKit = "https://mobyproject.org/buildkit@v1#metadata";

    /// <summary>The same with what the statement says; a statement of an unknown kind adds nothing.</summary>
    public static InspectedAttestation Describe(InspectedAttestation attestation, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return Json.At(document.RootElement, "predicate") is not { } predicate
                ? attestation with { NotRead = "no predicate in it" }
                : IsProvenance(attestation.PredicateType) ? Provenance(attestation, predicate)
                : attestation with { Packages = PackagesOf(attestation.PredicateType, predicate) };
        }
        catch (JsonException)
        {
            return attestation with { NotRead = "no JSON" };
        }
    }

    /// <summary>Whether reading the statement tells more than its type.</summary>
    public static bool IsKnown(string predicateType) => IsProvenance(predicateType) || IsSpdx(predicateType) || IsCycloneDx(predicateType);

    private static bool IsProvenance(string type) => type.StartsWith("https://slsa.dev/provenance/", StringComparison.Ordinal);

    private static bool IsSpdx(string type) => type.StartsWith("https://spdx.dev/Document", StringComparison.Ordinal);

    private static bool IsCycloneDx(string type) => type.StartsWith("https://cyclonedx.org/bom", StringComparison.Ordinal);

    private static InspectedAttestation Provenance(InspectedAttestation attestation, JsonElement predicate)
    {
        var isFirst = Json.At(predicate, "buildDefinition") is null;
        var vcs = (isFirst ? Json.At(predicate, "metadata", BuildKit, "vcs") : Json.At(predicate, "runDetails", "metadata", "buildkit_metadata", "vcs")) ?? default;
        var source = (isFirst ? Json.At(predicate, "invocation", "configSource") : Json.At(predicate, "buildDefinition", "externalParameters", "configSource")) ?? default;
        return attestation with
        {
            Builder = Json.Text(predicate, isFirst ? ["builder", "id"] : ["runDetails", "builder", "id"]),
            Source = (Json.Text(vcs, "source") ?? Json.Text(source, "uri")) is { } address ? RemoteAddress.ForPeople(address) ?? address : null,
            Revision = Json.Text(vcs, "revision") ?? Json.Text(source, "digest", "sha1"),
            Materials = Json.List(predicate, isFirst ? ["materials"] : ["buildDefinition", "resolvedDependencies"]).Count,
        };
    }

    private static int? PackagesOf(string type, JsonElement predicate) => IsSpdx(type) ? Json.List(predicate, "packages").Count : IsCycloneDx(type) ? Json.List(predicate, "components").Count : null;
}
