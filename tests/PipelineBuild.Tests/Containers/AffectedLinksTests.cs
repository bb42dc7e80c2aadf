using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;
using PipelineBuild.Containers;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Containers;

/// <summary>Submodules and links as inputs, in a real git repository.</summary>
public sealed class AffectedLinksTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly IProcessRunner runner = new ProcessRunner(new SecretMask());
    private readonly GitComparer git;

    public AffectedLinksTests()
    {
        git = new GitComparer(runner, new ProgramLocator(new UserFolders(folder.At("cache"), folder.At("data")), EnvironmentVariables.OfProcess()));
        folder.Write("repo/app/Dockerfile", "FROM scratch\n");
        folder.Write("repo/other/Dockerfile", "FROM scratch\n");
        folder.Write("repo/shared/f", "1");
        folder.Write("repo/pipeline.yml", "containers:\n  images:\n    - { name: acme/app, context: app }\n    - { name: acme/other, context: other }\n");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_submodule_is_an_input_by_its_commit_and_by_what_was_changed_in_it()
    {
        folder.Write("lib/f", "1");
        await CommitAsync("lib");
        await CommitAsync("repo");
        await GitAsync("repo", "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", folder.At("lib"), "app/lib");
        await CommitAsync("repo");
        await GitAsync("repo", "tag", "start");
        Assert.Equal("", await InAsync());

        folder.Write("repo/app/lib/f", "2");
        Assert.Equal("acme/app: app/lib changed since start", await InAsync());

        await CommitAsync("repo/app/lib");
        Assert.Equal("acme/app: app/lib changed since start", await InAsync());

        await CommitAsync("repo");
        Assert.Equal("acme/app: app/lib changed since start", await InAsync());
    }

    [Fact]
    public async Task A_link_in_a_context_is_an_input_by_where_it_leads_and_not_by_what_lies_there()
    {
        File.CreateSymbolicLink(folder.At("repo/app/link"), "../shared/f");
        await CommitAsync("repo");
        await GitAsync("repo", "tag", "start");

        folder.Write("repo/shared/f", "2");
        Assert.Equal("", await InAsync());

        File.Delete(folder.At("repo/app/link"));
        File.CreateSymbolicLink(folder.At("repo/app/link"), "../shared/g");
        Assert.Equal("acme/app: app/link changed since start", await InAsync());
    }

    [Fact]
    public async Task A_context_that_is_a_link_counts_as_the_place_it_leads_to_and_may_not_lead_out()
    {
        Directory.CreateSymbolicLink(folder.At("repo/linked"), "app");
        folder.Write("repo/pipeline.yml", "containers:\n  images:\n    - { name: acme/linked, context: linked }\n    - { name: acme/other, context: other }\n");
        await CommitAsync("repo");
        await GitAsync("repo", "tag", "start");

        folder.Write("repo/app/new", "1");
        Assert.Equal("acme/linked: app/new changed since start", await InAsync());

        Directory.Delete(folder.At("repo/linked"));
        Directory.CreateSymbolicLink(folder.At("repo/linked"), "../lib");
        Directory.CreateDirectory(folder.At("lib"));
        Assert.Contains("containers.images[0].context: 'linked' leads out of the workspace", Assert.Throws<ConfigException>(Load).Message);
    }

    private PipelineConfig Load() => PipelineConfig.Load(new Workspace(folder.At("repo")), folder.At("repo/pipeline.yml"));

    private async Task<string> InAsync()
    {
        var config = Load();
        var comparison = await git.CompareAsync(config.Workspace.Root, "start", default);
        return string.Join('\n', AffectedImages.Decide(config, comparison, await new ConfigHistory(git).CompareAsync(config, comparison, default)).Where(image => image.IsIn).Select(image => $"{image.Name}: {image.Reason}"));
    }

    private async Task CommitAsync(string repository)
    {
        if (!Path.Exists(folder.At($"{repository}/.git")))
        {
            await GitAsync(repository, "init", "--quiet");
        }

        await GitAsync(repository, "add", "--all");
        await GitAsync(repository, "commit", "--quiet", "--message=state");
    }

    private async Task GitAsync(string repository, params string[] arguments) =>
        await runner.RunCheckedAsync(Command.Of("git", ["-c", "user.name=Test", "-c", "user.email=test@example.com", .. arguments]) with { WorkingDirectory = folder.At(repository) }, default);
}
