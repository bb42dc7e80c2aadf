using System.Text;
using PipelineBuild.Containers.Inspection;

namespace PipelineBuild.Tests.Containers.Inspection;

public class StatementTests
{
    private const string First = "https://slsa.dev/provenance/v0.2";
    private const string Second = "https://slsa.dev/provenance/v1";

    [Fact]
    public void Provenance_of_both_versions_tells_builder_source_revision_and_materials()
    {
        var first = Describe(First, """
            {"predicate":{"builder":{"id":"https://ci/1"},"materials":[{},{}],"metadata":{"https://mobyproject.org/buildkit@v1#metadata":{"vcs":{"source":"https://me:hunter22@example.org/app.git","revision":"abc"}}}}}
            """);
        var second = Describe(Second, """
            {"predicate":{"buildDefinition":{"externalParameters":{"configSource":{"uri":"https://example.org/app","digest":{"sha1":"abc"}}},"resolvedDependencies":[{}]},"runDetails":{"builder":{"id":"https://ci/2"}}}}
            """);

        Assert.Equal(("https://ci/1", "https://example.org/app", "abc", 2), (first.Builder, first.Source, first.Revision, first.Materials));
        Assert.Equal(("https://ci/2", "https://example.org/app", "abc", 1), (second.Builder, second.Source, second.Revision, second.Materials));
    }

    [Theory]
    [InlineData("https://spdx.dev/Document", """{"predicate":{"packages":[{},{},{}]}}""", 3)]
    [InlineData("https://cyclonedx.org/bom", """{"predicate":{"components":[{}]}}""", 1)]
    [InlineData("https://spdx.dev/Document", """{"predicate":{}}""", 0)]
    public void Packages_are_counted(string type, string json, int packages) => Assert.Equal(packages, Describe(type, json).Packages);

    [Theory]
    [InlineData(First, "<html>", "no JSON")]
    [InlineData(First, "{}", "no predicate in it")]
    [InlineData(First, "[]", "no predicate in it")]
    public void What_can_not_be_read_says_why(string type, string json, string why) => Assert.Equal(why, Describe(type, json).NotRead);

    [Theory]
    [InlineData("""{"predicate":{"builder":[],"materials":{},"metadata":1}}""")]
    [InlineData("""{"predicate":[]}""")]
    [InlineData("""{"predicate":"x"}""")]
    public void A_strange_form_is_no_crash(string json) => Assert.Null(Describe(First, json).Builder);

    private static InspectedAttestation Describe(string type, string json) => Statement.Describe(new InspectedAttestation("sha256:1", type, 1), Encoding.UTF8.GetBytes(json));
}
