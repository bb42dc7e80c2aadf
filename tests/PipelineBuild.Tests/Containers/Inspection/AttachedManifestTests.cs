using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using PipelineBuild.Containers.Inspection;

namespace PipelineBuild.Tests.Containers.Inspection;

public class AttachedManifestTests
{
    [Fact]
    public void A_key_tells_nothing_about_itself() => Assert.Equal(["key"], Signers([]));

    [Fact]
    public void A_certificate_names_subject_and_issuer() =>
        Assert.Equal(["certificate of email:dev@example.org by https://login.example.org, in a transparency log"], Signers(new() { ["dev.sigstore.cosign/certificate"] = Certificate(), ["dev.sigstore.cosign/bundle"] = "{}" }));

    [Fact]
    public void A_certificate_that_is_none_is_no_crash() => Assert.Equal(["certificate of somebody; it can't be read"], Signers(new() { ["dev.sigstore.cosign/certificate"] = "-----BEGIN NONSENSE-----" }));

    [Fact]
    public void An_attestation_names_its_kind_of_statement() =>
        Assert.Equal(["key, https://spdx.dev/Document"], Describe("attestation", Layer(new() { ["predicateType"] = "https://spdx.dev/Document" }) with { MediaType = "application/vnd.dsse.envelope.v1+json" }).Signers);

    [Fact]
    public void Signatures_are_counted()
    {
        var described = Describe("signature", Layer([]), Layer([]), Layer([]) with { Annotations = new Dictionary<string, string>() });

        Assert.Equal((2, "signature"), (described.Count, described.Kind));
    }

    [Fact]
    public void What_a_registry_says_refers_to_an_image_is_shown_by_its_type() =>
        Assert.Equal("application/vnd.cncf.notary.signature", AttachedManifest.Describe(new ManifestDocument("m", "application/vnd.cncf.notary.signature", null, null, []), "index", "sha256:1", "referrers", "sha256:2", null).Kind);

    private static IReadOnlyList<string> Signers(Dictionary<string, string> annotations) => Describe("signature", Layer(annotations)).Signers;

    private static InspectedSignature Describe(string kind, params ManifestPart[] layers) =>
        AttachedManifest.Describe(new ManifestDocument("m", null, null, null, layers), "index", "sha256:1", "tag", "sha256:2", kind);

    private static ManifestPart Layer(Dictionary<string, string> annotations) =>
        new("application/vnd.dev.cosign.simplesigning.v1+json", "sha256:1", 1, null, null, new Dictionary<string, string>(annotations) { ["dev.cosignproject.cosign/signature"] = "MEU=" });

    private static string Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddEmailAddress("dev@example.org");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509Extension("1.3.6.1.4.1.57264.1.1", Encoding.UTF8.GetBytes("https://login.example.org"), critical: false));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(1));
        return certificate.ExportCertificatePem();
    }
}
