using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PipelineBuild.Containers.Inspection;

/// <summary>Tells what a manifest that is attached to an image claims: how many signatures, and by whom.</summary>
/// <remarks>https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md</remarks>
public static class AttachedManifest
{
    private const string Signature = "dev.cosignproject.cosign/signature";
    private const string Certificate = "dev.sigstore.cosign/certificate";
    private const string TransparencyLog = "dev.sigstore.cosign/bundle";
    private const string PredicateType = "predicateType";
    private const string DsseEnvelope = "application/vnd.dsse.envelope.v1+json";

    /// <summary>Fulcio's extension with the address of the identity provider; the older form, plain text.</summary>
    private const string IssuerExtension = "1.3.6.1.4.1.57264.1.1";

    /// <summary>Endings of cosign's tags with what they hold.</summary>
    public static IReadOnlyDictionary<string, string> Endings { get; } = new Dictionary<string, string> { [".sig"] = "signature", [".att"] = "attestation", [".sbom"] = "sbom" };

    /// <summary>The tag that stands in for the referrers API where a registry has none.</summary>
    public static string TagOf(string digest) => digest.Replace(':', '-');

    public static InspectedSignature Describe(ManifestDocument document, string about, string subject, string place, string digest, string? kind)
    {
        var signed = document.Parts.Where(part => part.Annotations.ContainsKey(Signature) || part.MediaType == DsseEnvelope).ToList();
        return new InspectedSignature(about, subject, kind ?? KindOf(document, signed.Count), place, digest, Math.Max(1, signed.Count == 0 ? document.Parts.Count : signed.Count), signed.Select(SignerOf).Distinct().ToList());
    }

    private static string KindOf(ManifestDocument document, int signed) => document.ArtifactType switch
    {
        "application/vnd.dev.cosign.artifact.sig.v1+json" => "signature",
        { } type when !type.StartsWith("application/vnd.oci.image.config", StringComparison.Ordinal) && type != "application/vnd.oci.empty.v1+json" => type,
        _ => signed > 0 ? "signature" : "unknown",
    };

    private static string SignerOf(ManifestPart part)
    {
        var logged = part.Annotations.ContainsKey(TransparencyLog) ? ", in a transparency log" : "";
        var statement = part.Annotations.GetValueOrDefault(PredicateType) is { Length: > 0 } type ? $", {type}" : "";
        return part.Annotations.GetValueOrDefault(Certificate) is { Length: > 0 } pem ? $"certificate of {IdentityOf(pem)}{logged}{statement}" : $"key{logged}{statement}";
    }

    private static string IdentityOf(string pem)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(pem);
            var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Select(extension => extension.Format(multiLine: false)).FirstOrDefault() ?? certificate.Subject;
            var issuer = certificate.Extensions.FirstOrDefault(extension => extension.Oid?.Value == IssuerExtension) is { } found ? System.Text.Encoding.UTF8.GetString(found.RawData) : certificate.Issuer;
            return $"{names} by {issuer}";
        }
        catch (CryptographicException)
        {
            return "somebody; it can't be read";
        }
    }
}
