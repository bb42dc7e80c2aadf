using PipelineBuild.Mcp;
using PipelineBuild.Mcp.Packing;

namespace PipelineBuild.Tests.Mcp;

public sealed class PackageManifestTests
{
    [Fact]
    public void A_bin_without_name_has_that_of_the_package_without_its_scope()
    {
        var manifest = PackageManifest.Parse("""{ "name": "@acme/notes", "bin": "./cli.js" }""");

        Assert.Equal("cli.js", manifest.Bin["notes"]);
        Assert.Equal("notes", manifest.DefaultBin);
    }

    [Theory]
    [InlineData("""{ "a": "a.js", "notes": "b.js" }""", "notes")]
    [InlineData("""{ "a": "a.js", "b": "b.js" }""", null)]
    [InlineData("""{ "a": "a.js" }""", "a")]
    public void The_command_to_start_is_the_one_that_npx_would_take(string bin, string? expected) =>
        Assert.Equal(expected, PackageManifest.Parse($$"""{ "name": "@acme/notes", "bin": {{bin}} }""").DefaultBin);

    [Fact]
    public void Entries_are_those_of_main_and_of_every_condition_of_exports() => Assert.Equal(
        ["index.js", "a.d.ts", "a.mjs", "a.cjs"],
        PackageManifest.Parse("""{ "main": "index.js", "exports": { ".": [{ "import": { "types": "./a.d.ts", "default": "./a.mjs" }, "require": "./a.cjs" }], "./*": "./dist/*.js", "./no": null } }""").Entries);

    [Theory]
    [InlineData("""{ "scripts": { "test": "echo \"Error: no test specified\" && exit 1" } }""", false)]
    [InlineData("""{ "scripts": { "test": "node --test" } }""", true)]
    [InlineData("{}", false)]
    public void The_script_that_npm_puts_there_is_no_test(string text, bool expected) => Assert.Equal(expected, PackageManifest.Parse(text).HasTests);

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    public void What_is_no_package_json_is_refused(string text) => Assert.Throws<InvalidDataException>(() => PackageManifest.Parse(text));

    [Fact]
    public void Of_a_key_that_is_there_twice_the_last_counts_as_for_npm() =>
        Assert.Equal("b.js", PackageManifest.Parse("""{ "name": "a", "bin": { "run": "a.js", "run": "b.js" } }""").Bin["run"]);

    [Fact]
    public void Packages_come_behind_those_they_depend_on_and_a_circle_does_not_hang()
    {
        var packages = new[] { Package("a", "c"), Package("b"), Package("c", "b", "a") };

        Assert.Equal(["b", "c", "a"], PackageOrder.Of(packages).Select(package => package.Manifest.Name));
    }

    private static SourcePackage Package(string name, params string[] dependencies) => new(
        null!, name, PackageManifest.Parse($$"""{ "name": "{{name}}", "dependencies": { {{string.Join(", ", dependencies.Select(other => $"\"{other}\": \"1\""))}} } }"""));
}
