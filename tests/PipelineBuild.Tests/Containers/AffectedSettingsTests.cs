using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;
using PipelineBuild.Containers;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Containers;

/// <summary>Edits of pipeline.yml on a real git repository: which images they concern, and by which key.</summary>
public sealed class AffectedSettingsTests : IDisposable
{
    private const string Before = """
        name: shop
        containers:
          platforms: [linux/amd64]
          scan: { fail: [CRITICAL] }
          mirrors: { ghcr.io: mirror.example.org }
          baseImages:
            - { image: "debian:12", debian: { suite: bookworm } }
          images:
            - { name: acme/one, context: app, args: { A: x } }
            - { name: acme/two, context: app, platforms: [linux/arm64], tags: [{ type: sha }] }
            - { name: acme/based, context: based }

        """;

    private readonly TempFolder folder = new();
    private readonly IProcessRunner runner = new ProcessRunner(new SecretMask());
    private readonly GitComparer git;

    public AffectedSettingsTests()
    {
        git = new GitComparer(runner, new ProgramLocator(new UserFolders(folder.At("cache"), folder.At("data")), EnvironmentVariables.OfProcess()));
        folder.Write("app/Dockerfile", "FROM scratch\n");
        folder.Write("based/Dockerfile", "FROM debian:12\nCOPY --from=ghcr.io/acme/x / /\n");
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("A: x", "A: y", "acme/one containers.images[0].args")]
    [InlineData("- { name: acme/one, context: app, args: { A: x } }\n    - { name: acme/two,", "- { name: acme/two,", "")]
    [InlineData("    - { name: acme/one,", "    - { name: acme/new, context: app }\n    - { name: acme/one,", "acme/new containers.images[0]")]
    [InlineData("platforms: [linux/amd64]", "platforms: [linux/amd64, linux/arm64]", "acme/one containers.platforms|acme/based containers.platforms")]
    [InlineData("  scan:", "  tags: [{ type: sha }]\n  scan:", "acme/one containers.tags|acme/based containers.tags")]
    [InlineData("  scan:", "  reproducible: true\n  scan:", "acme/one containers.reproducible|acme/two containers.reproducible|acme/based containers.reproducible")]
    [InlineData("suite: bookworm", "suite: trixie", "acme/based containers.baseImages[0].debian")]
    [InlineData("ghcr.io: mirror", "ghcr.io: other", "acme/based containers.mirrors.ghcr.io")]
    [InlineData("name: shop", "name: shop\ntagPrefix: r", "acme/one tagPrefix|acme/two tagPrefix|acme/based tagPrefix")]
    [InlineData("name: shop", "# a comment\nname: other\nversion: 2.0.0\nledger: { remote: origin }", "")]
    [InlineData("fail: [CRITICAL]", "fail: [HIGH]", "")]
    [InlineData("context: app, args: { A: x } }", "args: { \"A\": 'x' }, context: app, scan: { fail: [] }, cache: [{ type: local }] }", "")]
    public async Task Each_edit_concerns_exactly_these(string old, string now, string expected)
    {
        await CommitAsync(Before);

        Assert.Equal(expected, string.Join('|', (await DecideAsync(Before.Replace(old, now, StringComparison.Ordinal))).Where(image => image.IsIn).Select(image => $"{image.Name} {image.Reason.Replace(": changed since start", "", StringComparison.Ordinal)}")));
    }

    [Fact]
    public async Task Moving_blocks_into_an_included_file_changes_nothing_and_a_change_there_counts()
    {
        await CommitAsync(Before);
        var moved = "containers:\n  images:\n" + string.Join('\n', Before.Split('\n').Where(line => line.Contains("- { name: acme", StringComparison.Ordinal))) + "\n";
        var rest = "include: [parts/images.yml]\n" + string.Join('\n', Before.Split('\n').Where(line => !line.Contains("acme/", StringComparison.Ordinal) && !line.Contains("  images:", StringComparison.Ordinal))) + "\n";
        folder.Write("parts/images.yml", moved);
        Assert.DoesNotContain(await DecideAsync(rest), image => image.IsIn);

        await GitAsync("add", "--all");
        await GitAsync("commit", "--quiet", "--message=moved");
        await GitAsync("tag", "--force", "start");
        folder.Write("parts/images.yml", moved.Replace("A: x", "A: y", StringComparison.Ordinal));

        Assert.Equal("containers.images[0].args: changed since start", Assert.Single(await DecideAsync(rest), image => image.IsIn).Reason);
    }

    [Theory]
    [InlineData("containers: [\n", "pipeline.yml could not be read at start (pipeline.yml:1:14: not valid YAML: ")]
    [InlineData("include: [gone.yml]\n", "pipeline.yml could not be read at start (pipeline.yml:1:11: include[0]: no file 'gone.yml' beside pipeline.yml)")]
    [InlineData(null, "pipeline.yml was not there at start")]
    public async Task What_can_not_be_compared_brings_all_in_and_says_why(string? before, string reason)
    {
        await CommitAsync(before);

        Assert.All(await DecideAsync(Before), image => Assert.True(image.IsIn && image.Reason.StartsWith(reason, StringComparison.Ordinal) && image.Reason.EndsWith(": whether its settings changed is not known", StringComparison.Ordinal), image.Reason));
    }

    private async Task<IReadOnlyList<ImageDecision>> DecideAsync(string text)
    {
        var config = PipelineConfig.Load(new Workspace(folder.Path), folder.Write("pipeline.yml", text));
        var comparison = await git.CompareAsync(folder.Path, "start", default);
        return AffectedImages.Decide(config, comparison, await new ConfigHistory(git).CompareAsync(config, comparison, default));
    }

    private async Task CommitAsync(string? pipeline)
    {
        if (pipeline is not null)
        {
            folder.Write("pipeline.yml", pipeline);
        }

        await GitAsync("init", "--quiet");
        await GitAsync("add", "--all");
        await GitAsync("commit", "--quiet", "--message=start");
        await GitAsync("tag", "start");
    }

    private async Task GitAsync(params string[] arguments) =>
        await runner.RunCheckedAsync(Command.Of("git", ["-c", "user.name=Test", "-c", "user.email=test@example.com", .. arguments]) with { WorkingDirectory = folder.Path }, default);
}
