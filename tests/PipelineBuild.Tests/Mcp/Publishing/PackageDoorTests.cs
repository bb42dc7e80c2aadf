using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;
using PipelineBuild.Mcp;
using PipelineBuild.Mcp.Publishing;
using PipelineBuild.Tests.Configuration;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Npm;

namespace PipelineBuild.Tests.Mcp.Publishing;

/// <summary>Where GitHub vouches for the run, nothing else may log in without being meant.</summary>
public sealed class PackageDoorTests : IDisposable
{
    private static readonly NpmPackument Known = new(new Dictionary<string, NpmVersion> { ["0.9.0"] = new("sha512-x", null) }, new Dictionary<string, string>());

    private readonly FakeProcessRunner runner = new();
    private readonly TempFolder root = new();
    private readonly Dictionary<string, string> variables = new() { ["ACTIONS_ID_TOKEN_REQUEST_URL"] = "https://vouch.example.org/", ["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = "word" };

    public PackageDoorTests()
    {
        root.WriteProgram("bin/npm");
        variables["PATH"] = root.At("bin");
        Versions("11.19.1", "22.14.0");
    }

    public void Dispose() => root.Dispose();

    [Fact]
    public async Task Githubs_word_alone_is_a_login() => Assert.Null(await ObstacleAsync());

    [Fact]
    public async Task A_login_beside_it_is_refused() => Assert.Contains("would win over it without a word: take the token away (from .npmrc", await ObstacleAsync(login: "Bearer abcd"));

    [Fact]
    public async Task A_configured_token_beside_it_is_refused_by_its_name() => Assert.Contains("take the token away ($T)", await ObstacleAsync(new McpPublishSettings(null, new SecretRef("T"), null), "Bearer abcd"));

    [Fact]
    public async Task A_token_that_is_meant_is_not() => Assert.Null(await ObstacleAsync(new McpPublishSettings(null, null, null) { TrustedPublishing = false }, "Bearer abcd"));

    [Fact]
    public async Task A_first_version_needs_a_token() => Assert.Contains("was never published", await ObstacleAsync(packument: NpmPackument.Empty));

    [Theory]
    [InlineData("11.5.0", "24.0.0")]
    [InlineData("10.8.2", "22.14.0")]
    [InlineData("11.19.1", "22.13.1")]
    public async Task Programs_that_are_too_old_are_named_before_the_registry_answers_404(string npm, string node)
    {
        Versions(npm, node);

        Assert.Contains($"here are {npm} and {node}", await ObstacleAsync());
    }

    [Fact]
    public async Task Elsewhere_a_configured_token_must_be_there()
    {
        variables.Remove("ACTIONS_ID_TOKEN_REQUEST_TOKEN");
        var settings = new McpPublishSettings(null, new SecretRef("T"), null);

        Assert.Equal("the variable T, which mcp.publish.token names, is not set", await ObstacleAsync(settings));
        variables["T"] = "abcd";
        Assert.Null(await ObstacleAsync(settings, "Bearer abcd"));
    }

    private static McpPackageSettings Settings()
    {
        using var yaml = new YamlText("mcp:\n  packages: [{ path: a }]\n");
        yaml.Folder.Write("a/package.json", "{}");
        return yaml.Load().Mcp.Packages[0];
    }

    private void Versions(string npm, string node) => runner.On("npm version --json", $$"""{ "npm": "{{npm}}", "node": "{{node}}", "v8": "1" }""");

    private async Task<string?> ObstacleAsync(McpPublishSettings? settings = null, string? login = null, NpmPackument? packument = null)
    {
        var environment = new EnvironmentVariables(variables.GetValueOrDefault);
        var programs = new ProgramLocator(new UserFolders(root.At("cache"), root.At("data")), environment);
        using var packuments = new NpmPackuments(TimeProvider.System, runner.Mask);
        var door = new PackageDoor(new NpmSessions(runner, programs, environment, runner.Mask), packuments, new ReleaseTags(new GitObjects(runner, programs)), environment, runner.Mask);
        var manifest = new ReleaseManifest("a", "1.0.0", false, new HashSet<string>(), null, null);
        using var package = new OpenPackage(new PublishCandidate(Settings(), manifest, new SemanticVersion(1, 0, 0), "", "sha512-y", ""), new NpmSession(new Uri("https://npm.example.org/"), null, login, new PrivateDirectory()), packument ?? Known, null);
        return await door.ObstacleAsync(settings ?? new McpPublishSettings(null, null, null), package, default);
    }
}
