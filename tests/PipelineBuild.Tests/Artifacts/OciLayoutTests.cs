using PipelineBuild.Artifacts;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.Tests.Artifacts;

public sealed class OciLayoutTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void An_image_of_two_platforms_is_read_without_its_attestations()
    {
        var written = HandMadeImage.Write(folder.Path, "app", "linux/amd64", "linux/arm64");

        var root = new OciLayout(folder.Path).Root();

        Assert.Equal(written.Digest, root.Digest);
        Assert.Equal(["linux/amd64", "linux/arm64"], root.Platforms.Keys.Order());
        Assert.Equal(3, root.Children.Count);
        Assert.Empty(root.Blobs);
        Assert.Equal(2, new OciLayout(folder.Path).Read(root.Children[0]).Blobs.Count);
    }

    [Fact]
    public void Pruning_keeps_exactly_what_the_image_consists_of()
    {
        HandMadeImage.Write(folder.Path, "before", "linux/amd64", "linux/arm64");
        var before = Blobs();
        HandMadeImage.Write(folder.Path, "after", "linux/amd64", "linux/arm64");
        var both = Blobs();

        new OciLayout(folder.Path).Prune();

        // An index, three manifests, each with a configuration and a layer.
        Assert.Equal(10, Blobs().Count);
        Assert.Equal(both.Except(before).Order(), Blobs().Order());
    }

    [Fact]
    public void A_layout_whose_bytes_were_altered_is_refused()
    {
        var root = HandMadeImage.Write(folder.Path, "app", "linux/amd64");
        File.AppendAllText(new OciLayout(folder.Path).PathOf(root.Digest), " ");

        Assert.Contains("does not hold what its name says", Assert.Throws<InvalidDataException>(() => new OciLayout(folder.Path).Root()).Message);
    }

    [Theory]
    [InlineData("", "no complete OCI layout")]
    [InlineData("{}", "no complete OCI layout")]
    [InlineData("{ \"manifests\": [] }", "expected one image, found 0")]
    public void A_layout_that_is_none_is_refused(string index, string error)
    {
        folder.Write("index.json", index);

        Assert.Contains(error, Assert.Throws<InvalidDataException>(() => new OciLayout(folder.Path).Root()).Message);
    }

    [Fact]
    public void A_missing_directory_or_blob_is_an_incomplete_layout()
    {
        Assert.Contains("no complete OCI layout", Assert.Throws<InvalidDataException>(() => new OciLayout(folder.At("nowhere")).Root()).Message);
        var root = HandMadeImage.Write(folder.Path, "app", "linux/amd64");
        File.Delete(new OciLayout(folder.Path).PathOf(root.Digest));
        Assert.Contains("no complete OCI layout", Assert.Throws<InvalidDataException>(() => new OciLayout(folder.Path).Root()).Message);
    }

    [Fact]
    public void A_digest_is_the_hash_of_the_bytes() =>
        Assert.Equal("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", OciManifest.DigestOf("abc"u8));

    [Fact]
    public void Variants_are_told_except_the_one_every_arm64_has()
    {
        var index = new OciManifest(OciManifest.Index, """
            {"manifests":[
              {"mediaType":"m","digest":"sha256:a","size":1,"platform":{"os":"linux","architecture":"arm64","variant":"v8"}},
              {"mediaType":"m","digest":"sha256:b","size":1,"platform":{"os":"linux","architecture":"arm","variant":"v7"}},
              {"mediaType":"m","digest":"sha256:c","size":1,"platform":{"os":"unknown","architecture":"unknown"}}]}
            """u8.ToArray());

        Assert.Equal(["linux/arm/v7", "linux/arm64"], index.Platforms.Keys.Order(StringComparer.Ordinal));
    }

    private List<string> Blobs() => Directory.EnumerateFiles(folder.At("blobs"), "*", SearchOption.AllDirectories).ToList();
}
