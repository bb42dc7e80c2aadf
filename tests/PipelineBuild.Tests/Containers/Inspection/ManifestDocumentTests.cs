using System.Text;
using PipelineBuild.Artifacts;
using PipelineBuild.Containers.Inspection;

namespace PipelineBuild.Tests.Containers.Inspection;

public class ManifestDocumentTests
{
    [Theory]
    [InlineData("""{"manifests":[{"mediaType":"x","digest":"sha256:../../secret","size":1}]}""")]
    [InlineData("""{"manifests":[{"mediaType":"x","digest":"sha512:00","size":1}]}""")]
    [InlineData("""{"manifests":[{"mediaType":"x","digest":"sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef","size":-1}]}""")]
    [InlineData("""{"manifests":[{"digest":"x"}]}""")]
    [InlineData("""{"manifests":{}}""")]
    [InlineData("""{"manifests":[1]}""")]
    [InlineData("[]")]
    [InlineData("no json")]
    public void What_is_no_index_is_told_with_its_digest(string json)
    {
        var manifest = new OciManifest(OciManifest.Index, Encoding.UTF8.GetBytes(json));

        Assert.StartsWith($"{manifest.Digest} is no well-formed {OciManifest.Index}", Assert.Throws<InvalidDataException>(() => ManifestDocument.Read(manifest)).Message);
    }

    [Theory]
    [InlineData("application/vnd.oci.image.config.v1+json", true)]
    [InlineData("application/vnd.docker.container.image.v1+json", true)]
    [InlineData("application/vnd.cncf.helm.config.v1+json", false)]
    public void An_image_is_known_by_its_configuration(string configuration, bool isImage) =>
        Assert.Equal(isImage, ManifestDocument.Read(new OciManifest(OciManifest.Manifest, Encoding.UTF8.GetBytes($$"""
            {"config":{"mediaType":"{{configuration}}","digest":"sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef","size":2},"layers":[]}
            """))).IsImage);
}
