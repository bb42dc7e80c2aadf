using System.Text;
using PipelineBuild.Artifacts;
using PipelineBuild.Mcp;
using PipelineBuild.Mcp.Packing;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Mcp.Packing;

public sealed class TarballRulesTests
{
    private const string Manifest = """{ "name": "@acme/notes", "version": "1.0.0", "license": "MIT", "main": "./dist/index.js", "bin": { "notes": "./dist/main.js" } }""";

    private static readonly McpBuildSettings Settings = new(false, TimeSpan.FromMinutes(1), 10_000, RefusesSourceMaps: true, IgnorePatterns.None, IgnorePatterns.None);

    private readonly Dictionary<string, string> files = new()
    {
        ["package/package.json"] = Manifest,
        ["package/LICENSE"] = "MIT",
        ["package/README.md"] = "# notes",
        ["package/dist/index.js"] = "export {};",
        ["package/dist/main.js"] = "#!/usr/bin/env node\n",
    };

    [Fact]
    public void A_good_tarball_has_no_findings() => Assert.Empty(Judge());

    [Theory]
    [InlineData("tests/a.js", "mcp/unwanted-file")]
    [InlineData("dist/a.test.mjs", "mcp/unwanted-file")]
    [InlineData("node_modules/zod/index.js", "mcp/unwanted-file")]
    [InlineData(".git/HEAD", "mcp/unwanted-file")]
    [InlineData("npm-debug.log", "mcp/unwanted-file")]
    [InlineData("dist/index.js.map", "mcp/unwanted-file")]
    [InlineData(".env", "mcp/secret")]
    [InlineData("config/.env.production", "mcp/secret")]
    [InlineData(".npmrc", "mcp/secret")]
    [InlineData("id_ed25519", "mcp/secret")]
    public void A_file_that_no_user_needs_is_found_by_its_name(string path, string rule)
    {
        files[$"package/{path}"] = "x";

        var finding = Assert.Single(Judge());

        Assert.Equal(rule, finding.Rule);
        Assert.Contains(path, finding.Message);
    }

    [Theory]
    [InlineData(".env.example")]
    [InlineData("src/testing.js")]
    [InlineData("src/logger.js")]
    [InlineData("dist/latest/index.js")]
    public void A_file_that_only_looks_like_it_is_not(string path)
    {
        files[$"package/{path}"] = "x";

        Assert.Empty(Judge());
    }

    [Fact]
    public void What_is_allowed_is_not_found()
    {
        files["package/tests/a.js"] = "x";
        files["package/examples/.env"] = "x";

        Assert.Empty(Judge(Settings with { AllowedFiles = IgnorePatterns.Of(["tests"]), AllowedSecrets = IgnorePatterns.Of(["examples"]) }));
        Assert.Equal(["mcp/secret"], Judge(Settings with { AllowedFiles = IgnorePatterns.Of(["tests", "examples"]) }).Select(finding => finding.Rule));
    }

    [Theory]
    [InlineData("package/../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("package/C:/windows")]
    [InlineData("package/a\\..\\b")]
    public void An_entry_that_leads_elsewhere_is_found(string entry)
    {
        files[entry] = "x";

        Assert.Contains("mcp/unsafe-path", Judge().Select(finding => finding.Rule));
    }

    [Fact]
    public void A_link_is_found() => Assert.Equal(
        ["mcp/unsafe-path"], Judge(Settings, new NpmTarballFile("package/dist/link.js", IsFile: false, "/etc/passwd", 0, null)).Select(finding => finding.Rule));

    [Fact]
    public void A_secret_is_told_by_its_kind_and_line_and_never_by_its_value()
    {
        var token = "npm_" + new string('a', 36);
        files["package/dist/index.js"] = $"// one\nconst token = '{token}';\n";

        var finding = Assert.Single(Judge());

        Assert.Equal(("mcp/secret", "notes/dist/index.js", 2), (finding.Rule, finding.File, finding.Line));
        Assert.DoesNotContain(token, finding.Message);
    }

    [Theory]
    [InlineData("console.log(1)", "does not begin with #!")]
    [InlineData("#!/usr/bin/env node\r\n", "carriage return")]
    [InlineData(null, "no such file")]
    public void A_command_that_can_not_be_started_is_found(string? text, string words)
    {
        files.Remove("package/dist/main.js");
        if (text is not null)
        {
            files["package/dist/main.js"] = text;
        }

        var finding = Assert.Single(Judge());

        Assert.Equal("mcp/bin", finding.Rule);
        Assert.Contains(words, finding.Message);
    }

    [Theory]
    [InlineData("package/dist/index.js", "mcp/entry-missing")]
    [InlineData("package/LICENSE", "mcp/licence")]
    [InlineData("package/README.md", "mcp/readme")]
    public void A_file_that_must_be_there_is_missed(string entry, string rule)
    {
        files.Remove(entry);

        Assert.Equal([rule], Judge().Select(finding => finding.Rule));
    }

    [Fact]
    public void Without_licence_and_command_it_says_both()
    {
        files["package/package.json"] = """{ "name": "notes", "version": "1.0.0" }""";

        Assert.Equal(["mcp/bin", "mcp/licence"], Judge().Select(finding => finding.Rule));
    }

    [Fact]
    public void A_tarball_over_its_budget_names_its_largest_files()
    {
        var finding = Assert.Single(Judge(Settings with { SizeBudget = 99 }));

        Assert.Equal("mcp/size", finding.Rule);
        Assert.Contains("100 bytes, the budget is 99", finding.Message);
        Assert.Contains("package.json", finding.Message);
    }

    [Fact]
    public void A_file_that_is_too_large_to_be_searched_is_no_pass() =>
        Assert.Contains("too many to be searched", Assert.Single(Judge(Settings, new NpmTarballFile("package/model.bin", IsFile: true, null, 40 << 20, null))).Message);

    private IReadOnlyList<Finding> Judge() => Judge(Settings);

    private IReadOnlyList<Finding> Judge(McpBuildSettings settings, params NpmTarballFile[] more) => new TarballRules(
        "notes",
        PackageManifest.Parse(files["package/package.json"]),
        [.. files.Select(file => new NpmTarballFile(file.Key, IsFile: true, null, file.Value.Length, Encoding.UTF8.GetBytes(file.Value))), .. more],
        100,
        settings).Judge();
}
