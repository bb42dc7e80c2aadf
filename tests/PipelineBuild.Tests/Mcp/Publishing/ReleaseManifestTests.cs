using PipelineBuild.Mcp.Publishing;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.Tests.Mcp.Publishing;

public sealed class ReleaseManifestTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("\"bin\": \"./a.js\"", "server")]
    [InlineData("\"bin\": { \"other\": \"a.js\" }", "other")]
    [InlineData("\"bin\": { \"other\": \"a.js\", \"server\": \"b.js\" }", "server")]
    [InlineData("\"bin\": { \"one\": \"a.js\", \"two\": \"b.js\" }", null)]
    [InlineData("\"main\": \"a.js\"", null)]
    public void The_program_is_the_one_that_npx_starts(string line, string? program) => Assert.Equal(program, Read($$"""{ "name": "@acme/server", "version": "1.0.0", {{line}} }""").Program);

    [Fact]
    public void What_counts_as_a_need()
    {
        var manifest = Read("""{ "name": "a", "version": "1.0.0", "dependencies": { "b": "1" }, "peerDependencies": { "c": "1" }, "optionalDependencies": { "d": "1" }, "devDependencies": { "e": "1" } }""");

        Assert.Equal(["b", "c", "d"], manifest.Needs.Order());
    }

    [Theory]
    [InlineData("""{ "registry": "https://any.example.org/" }""", "https://any.example.org/")]
    [InlineData("""{ "registry": "https://any.example.org/", "@acme:registry": "https://acme.example.org/" }""", "https://acme.example.org/")]
    [InlineData("""{ "access": "public" }""", null)]
    public void The_registry_of_the_scope_goes_before_any_other(string publish, string? registry) =>
        Assert.Equal(registry, Read($$"""{ "name": "@acme/server", "version": "1.0.0", "publishConfig": {{publish}} }""").Registry?.ToString());

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{ "name": "a" }""")]
    [InlineData("""{ "name": 1, "version": "1.0.0" }""")]
    public void What_is_no_manifest_is_named(string text) => Assert.Contains("package.json of server can't be used", Assert.Throws<InvalidDataException>(() => Read(text)).Message);

    private ReleaseManifest Read(string text)
    {
        folder.Write("package.json", text);
        return ReleaseManifest.OfDirectory(folder.Path, "server");
    }
}
