using System.Text;
using PipelineBuild.Artifacts;
using PipelineBuild.Containers;
using PipelineBuild.Containers.Gates;
using PipelineBuild.Containers.Sboms;
using PipelineBuild.Containers.Scanning;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Signing;

namespace PipelineBuild.Tests.Containers.Gates;

public class GateEvidenceTests
{
    private static readonly IReadOnlyList<PushedImage> Images = [new("acme/app", "acme/app", new OciManifest("application/vnd.oci.image.index.v1+json", Encoding.UTF8.GetBytes("{}")), new Dictionary<string, string> { ["linux/amd64"] = "sha256:aa" }, true)];

    /// <summary>Two clones keep one public key in two places, and their entries have to agree.</summary>
    [Fact]
    public void A_key_goes_by_its_hash_wherever_its_file_is()
    {
        using var folder = new TempFolder();
        var one = GateEvidence.Of(Images, null, null, null, new CosignIdentity.KeyPair(folder.Write("one/cosign.pub", "a key"), null, null, null))["acme/app"];
        var other = GateEvidence.Of(Images, null, null, null, new CosignIdentity.KeyPair(folder.Write("other/cosign.pub", "a key"), null, null, null))["acme/app"];
        var third = GateEvidence.Of(Images, null, null, null, new CosignIdentity.KeyPair(folder.Write("third/cosign.pub", "another"), null, null, null))["acme/app"];

        Assert.Matches("^key sha256:[0-9a-f]{64}$", one.SignedBy);
        Assert.Equal(one, other);
        Assert.NotEqual(one, third);
    }

    [Fact]
    public void What_nobody_looked_for_vulnerabilities_in_is_not_called_passed()
    {
        var unscanned = GateEvidence.Of(Images, null, new ImageScanResult(Outcome.Passed, "") { Unscanned = true }, null, null)["acme/app"];
        var refused = GateEvidence.Of(Images, null, new ImageScanResult(Outcome.Failed, ""), null, null)["acme/app"];

        Assert.Equal(("UNSCANNED", null, "failed"), (unscanned.Scan, unscanned.Database, refused.Scan));
    }

    [Fact]
    public void A_gate_that_was_left_out_leaves_nothing()
    {
        Assert.Empty(GateEvidence.Of(Images, null, null, null, null));
        var other = new ImageSbomResult(Outcome.Passed, "") { Images = [new ImageSbom("acme/other", "sha256:bb", [])] };
        Assert.Null(GateEvidence.Of(Images, null, null, other, null)["acme/app"].Sboms);
    }
    [Fact]
    public void A_later_process_reads_it_back_whatever_is_missing_in_it()
    {
        using var folder = new TempFolder();
        var results = new ResultStore(new Workspace(folder.Path), new SecretMask());
        var image = new PublishedImage("acme/app", "r.example.org/acme/app@sha256:1", "sha256:1", ["1.0.0"], [], new Dictionary<string, string>(), true) { Evidence = new ImageEvidence { Scan = "UNSCANNED" } };

        results.Save("DockerPublish", new ImagePublishResult(Outcome.Passed, "") { Images = [image] });

        Assert.Equal(image.Evidence, results.Load<ImagePublishResult>("DockerPublish")!.Images[0].Evidence);
    }
}
