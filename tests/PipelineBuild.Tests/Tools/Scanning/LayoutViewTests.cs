using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using PipelineBuild.Artifacts;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools.Scanning;

namespace PipelineBuild.Tests.Tools.Scanning;

public sealed class LayoutViewTests : IDisposable
{
    private const string Gzip = "application/vnd.oci.image.layer.v1.tar+gzip";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_layer_is_shown_unpacked_under_its_own_digest_unless_it_is_known_or_no_gzip()
    {
        var (read, known, plain, broken) = (Blob(Packed("read")), Blob(Packed("known")), Blob(Encoding.UTF8.GetBytes("plain")), Blob(Encoding.UTF8.GetBytes("no gzip at all")));
        var config = Blob(Encoding.UTF8.GetBytes("{}"));
        var text = $$"""{"mediaType":"{{OciManifest.Manifest}}","config":{{Descriptor("application/vnd.oci.image.config.v1+json", config)}},"layers":[{{Descriptor(Gzip, read)}},{{Descriptor(Gzip, known)}},{{Descriptor("application/vnd.oci.image.layer.v1.tar", plain)}},{{Descriptor(Gzip, broken)}}]}""";
        var manifest = new OciDescriptor(OciManifest.Manifest, Blob(Encoding.UTF8.GetBytes(text)), text.Length, null);

        await LayoutView.WriteUnpackedAsync(new OciLayout(folder.At("layout")), manifest, new HashSet<string> { known }, folder.At("view"), default);

        Assert.Equal("read", Encoding.UTF8.GetString(Shown(read)));
        Assert.Equal(Packed("known"), Shown(known));
        Assert.Equal("plain", Encoding.UTF8.GetString(Shown(plain)));
        Assert.Equal("no gzip at all", Encoding.UTF8.GetString(Shown(broken)));
        Assert.Equal("{}", Encoding.UTF8.GetString(Shown(config)));
        Assert.Equal(text, Encoding.UTF8.GetString(Shown(manifest.Digest)));
    }

    private byte[] Shown(string digest) => File.ReadAllBytes(folder.At($"view/blobs/{digest.Replace(':', '/')}"));

    private string Blob(byte[] bytes)
    {
        var digest = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";
        folder.Write($"layout/blobs/{digest.Replace(':', '/')}", "");
        File.WriteAllBytes(folder.At($"layout/blobs/{digest.Replace(':', '/')}"), bytes);
        return digest;
    }

    private static string Descriptor(string type, string digest) => $$"""{"mediaType":"{{type}}","digest":"{{digest}}","size":1}""";

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}
