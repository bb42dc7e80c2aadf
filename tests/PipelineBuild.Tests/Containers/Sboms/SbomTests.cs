using System.Text.Json.Nodes;
using PipelineBuild.Containers.Sboms;

namespace PipelineBuild.Tests.Containers.Sboms;

public class SbomTests
{
    private static readonly SbomPackage LeftPad = new("npm", "left-pad", "1.3.0", "MIT");

    [Fact]
    public void What_changed_is_told_once_for_all_platforms()
    {
        SbomPackage[] before = [LeftPad, new("deb", "zlib1g", "1.2", ""), new("deb", "gone", "1", "")];
        SbomPackage[] now = [LeftPad with { Licences = "WTFPL" }, new("deb", "zlib1g", "1.3", ""), new("deb", "new", "2", "GPL-2.0")];

        var comparison = SbomComparison.Of("app", "1.0.0", new Dictionary<string, (IReadOnlyList<SbomPackage>, IReadOnlyList<SbomPackage>)> { ["linux/amd64"] = (before, now), ["linux/arm64"] = (before, now) });

        Assert.Equal(
            ["Added new  2", "Removed gone 1 ", "Changed zlib1g 1.2 1.3", "Licence left-pad MIT WTFPL"],
            comparison.Changes.Select(change => $"{change.Change} {change.Package} {change.Before} {change.After}"));
        Assert.All(comparison.Changes, change => Assert.Equal(["linux/amd64", "linux/arm64"], change.Platforms));
    }

    [Fact]
    public void Two_documents_of_one_digest_are_the_same_bytes()
    {
        const string One = """{"bomFormat":"CycloneDX","serialNumber":"urn:uuid:90d096f7-1b69-43e7-938b-96e1775ef1b3","metadata":{"timestamp":"2026-11-25T16:05:00+00:00"},"x":"90d096f7-1b69-43e7-938b-96e1775ef1b3"}""";
        const string Other = """{"bomFormat":"CycloneDX","serialNumber":"urn:uuid:11d096f7-1b69-43e7-938b-96e1775ef1b3","metadata":{"timestamp":"2026-11-26T16:05:00+00:00"},"x":"11d096f7-1b69-43e7-938b-96e1775ef1b3"}""";

        var stable = SbomDocument.Stable(One, "sha256:1", DateTimeOffset.UnixEpoch);

        Assert.Equal(stable, SbomDocument.Stable(Other, "sha256:1", DateTimeOffset.UnixEpoch));
        Assert.NotEqual(stable, SbomDocument.Stable(One, "sha256:2", DateTimeOffset.UnixEpoch));
        Assert.Equal("1970-01-01T00:00:00+00:00", JsonNode.Parse(stable)!["metadata"]!["timestamp"]!.GetValue<string>());
        Assert.DoesNotContain("90d096f7", stable);
    }

    [Fact]
    public void A_cell_of_the_notes_cannot_break_out_of_its_table() =>
        Assert.Contains("a\\|b&lt;c (npm)", SbomNotes.Of([new SbomComparison("app", "1", [new PackageChange(PackageChangeKind.Added, "npm", "a|b<c", null, "1", "", ["linux/amd64"])])]));

    [Theory]
    [InlineData("var/lib/dpkg/status", true)]
    [InlineData("./var/lib/dpkg/status.d/libc6", true)]
    [InlineData("app/node_modules/left-pad/package.json", true)]
    [InlineData("app/gateway.deps.json", true)]
    [InlineData("lib/apk/db/installed", true)]
    [InlineData("app/package.json", false)]
    [InlineData("var/lib/dpkg/status.d/libc6.md5sums", false)]
    [InlineData("home/var/lib/dpkg/status", false)]
    public void Package_databases_are_known_by_their_place(string path, bool expected) => Assert.Equal(expected, PackageDatabases.IsDatabase(path));

    [Fact]
    public void Another_document_is_not_taken_for_one_without_packages() =>
        Assert.Throws<InvalidDataException>(() => SbomDocument.Packages(JsonNode.Parse("""{"spdxVersion":"SPDX-2.3"}""")!));
}
