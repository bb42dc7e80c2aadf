using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Containers;

/// <summary>Which tags a publish sets, as the registry shows them afterwards.</summary>
public sealed class VersionTests(ScratchHome home) : IClassFixture<ScratchHome>
{
    [EngineFact]
    public async Task A_version_of_the_command_line_wins_over_tag_and_file()
    {
        using var workspace = new ScratchWorkspace(home);
        var commit = await workspace.MakeTinyAsync("acme/asked");
        await workspace.GitAsync("tag", "v2.0.0");

        var run = await home.RunAsync(workspace, "--target=DockerPublish", "--package-version=3.1.4");

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(["3", "3.1", "3.1.4", "latest", $"sha-{commit}"], await home.Reader.TagsAsync("acme/asked"));
        Assert.Equal("3.1.4", (await home.Reader.LabelsAsync("acme/asked", "latest"))["org.opencontainers.image.version"]);
    }

    [EngineFact]
    public async Task A_git_tag_wins_over_the_file_and_other_tags_do_not_count()
    {
        using var workspace = new ScratchWorkspace(home);
        var commit = await workspace.MakeTinyAsync("acme/tagged");
        foreach (var tag in (string[])["v2.0.0", "v2.0.0-rc.1", "nightly", "v9", "x9.0.0"])
        {
            await workspace.GitAsync("tag", tag);
        }

        Assert.Equal(0, (await home.RunAsync(workspace, "--target=DockerPublish")).ExitCode);

        Assert.Equal(["2", "2.0", "2.0.0", "latest", $"sha-{commit}"], await home.Reader.TagsAsync("acme/tagged"));
    }

    [EngineFact]
    public async Task Without_any_version_only_the_commit_is_tagged()
    {
        using var workspace = new ScratchWorkspace(home);
        var commit = await workspace.MakeTinyAsync("acme/unversioned", version: null);

        Assert.Equal(0, (await home.RunAsync(workspace, "--target=DockerPublish")).ExitCode);

        Assert.Equal([$"sha-{commit}"], await home.Reader.TagsAsync("acme/unversioned"));
    }

    [EngineFact]
    public async Task Uncommitted_files_get_a_dirty_tag_and_leave_the_version_tags_alone()
    {
        using var workspace = new ScratchWorkspace(home);
        var commit = await workspace.MakeTinyAsync("acme/dirty");
        Assert.Equal(0, (await home.RunAsync(workspace, "--target=DockerPublish")).ExitCode);
        var released = await home.Reader.DigestAsync("acme/dirty", "latest");
        workspace.Write("app/hello", "changed");

        var run = await home.RunAsync(workspace, "--target=DockerPublish");

        Assert.True(run.ExitCode == 0, run.ToString());
        run.Says("[containers/uncommitted-changes]");
        Assert.Equal(["1", "1.2", "1.2.3", "latest", $"sha-{commit}", $"sha-{commit}-dirty"], await home.Reader.TagsAsync("acme/dirty"));
        Assert.All(await Task.WhenAll(((string[])["1", "1.2", "1.2.3", "latest", $"sha-{commit}"]).Select(tag => home.Reader.DigestAsync("acme/dirty", tag))), digest => Assert.Equal(released, digest));
        Assert.Equal($"{commit}-dirty", (await home.Reader.LabelsAsync("acme/dirty", $"sha-{commit}-dirty"))["org.opencontainers.image.revision"]);
        Assert.NotEqual(released, await home.Reader.DigestAsync("acme/dirty", $"sha-{commit}-dirty"));
    }

    [EngineFact]
    public async Task Moving_tags_never_go_back_to_an_older_version()
    {
        using var workspace = new ScratchWorkspace(home);
        await workspace.MakeTinyAsync("acme/line", text: "new");
        Assert.Equal(0, (await home.RunAsync(workspace, "--target=DockerPublish", "--package-version=1.3.1")).ExitCode);
        var newest = await home.Reader.DigestAsync("acme/line", "latest");
        workspace.Write("app/hello", "old");
        await workspace.CommitAsync();

        Assert.Equal(0, (await home.RunAsync(workspace, "--target=DockerPublish", "--package-version=1.2.9")).ExitCode);
        var older = await home.Reader.DigestAsync("acme/line", "1.2.9");

        Assert.NotEqual(newest, older);
        Assert.Equal(older, await home.Reader.DigestAsync("acme/line", "1.2"));
        foreach (var tag in (string[])["1.3.1", "1.3", "1", "latest"])
        {
            Assert.Equal(newest, await home.Reader.DigestAsync("acme/line", tag));
        }

        workspace.Write("app/hello", "trial");
        await workspace.CommitAsync();
        Assert.Equal(0, (await home.RunAsync(workspace, "--target=DockerPublish", "--package-version=2.0.0-beta.1")).ExitCode);
        Assert.NotEqual(newest, await home.Reader.DigestAsync("acme/line", "2.0.0-beta.1"));
        Assert.Equal(newest, await home.Reader.DigestAsync("acme/line", "latest"));
        Assert.DoesNotContain("2", await home.Reader.TagsAsync("acme/line"));
    }
}
