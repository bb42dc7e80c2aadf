using System.Text;
using System.Text.Json.Nodes;
using PipelineBuild.Artifacts;
using PipelineBuild.Containers.Gates;

namespace PipelineBuild.Tests.Containers.Gates;

public class UnscannedMarkTests
{
    private const string Plain = """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}""";
    private const string Annotated = """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[],"annotations":{"org.example.a":"b"}}""";

    private const string Indented = "{\n  \"schemaVersion\": 2,\n  \"mediaType\": \"application/vnd.oci.image.index.v1+json\",\n  \"manifests\": [\n    {\n      \"size\": 5\n    }\n  ]\n}";

    [Theory]
    [InlineData(Indented)]
    [InlineData(Plain)]
    [InlineData(Annotated)]
    public void What_is_marked_says_so_and_is_as_before_once_the_mark_is_gone(string index)
    {
        var marked = UnscannedMark.Change(Index(index), unscanned: true)!;

        Assert.Equal("UNSCANNED", JsonNode.Parse(marked.Bytes)!["annotations"]!["pipelinebuild.scan"]!.GetValue<string>());
        Assert.Null(UnscannedMark.Change(marked, unscanned: true));
        var unmarked = UnscannedMark.Change(marked, unscanned: false)!;
        Assert.Equal(index, Encoding.UTF8.GetString(unmarked.Bytes));
        Assert.Equal(Index(index).Digest, unmarked.Digest);
        Assert.Null(UnscannedMark.Change(unmarked, unscanned: false));
    }

    [Fact]
    public void A_single_manifest_has_no_place_for_the_mark_and_needs_none_when_it_was_scanned()
    {
        var single = new OciManifest(OciManifest.Manifest, Encoding.UTF8.GetBytes("""{"schemaVersion":2,"layers":[]}"""));

        Assert.Null(UnscannedMark.Change(single, unscanned: false));
        Assert.Contains("is a single manifest", Assert.Throws<InvalidDataException>(() => UnscannedMark.Change(single, unscanned: true)).Message);
    }

    private static OciManifest Index(string text) => new("application/vnd.oci.image.index.v1+json", Encoding.UTF8.GetBytes(text));
}
