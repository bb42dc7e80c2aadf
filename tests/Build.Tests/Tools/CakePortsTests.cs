using Build.Tools;
using PipelineBuild.Tests;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace Build.Tests.Tools;

/// <summary>The exact command lines behind the ports of the domain, as the programs receive them.</summary>
public sealed class CakePortsTests : IDisposable
{
    private readonly CakeRig rig = new();
    private readonly TempFolder folder = new();

    private CakeDocker Docker => new(rig.Calls);

    public void Dispose()
    {
        folder.Dispose();
        rig.Dispose();
    }

    [Fact]
    public async Task Questions_to_docker()
    {
        rig.Processes.On("docker", "one\ntwo");

        Assert.Equal(["one", "two"], await Docker.QueryAsync(["info", "--format", "{{json .}}"], default));
        Assert.Equal(["one", "two"], await Docker.InspectBuilderAsync("pipelinebuild", default));
        await Docker.InspectBuilderAsync(null, default);

        Assert.Equal(["docker info --format \"{{json .}}\"", "docker buildx inspect pipelinebuild", "docker buildx inspect"], rig.Processes.Lines);
        Assert.Empty(rig.Progress.Lines);
    }

    [Fact]
    public async Task A_builder_that_is_not_there_is_an_empty_answer()
    {
        rig.Processes.On("docker buildx inspect", exitCode: 1, error: "ERROR: no builder \"pipelinebuild\" found");

        Assert.Empty(await Docker.InspectBuilderAsync("pipelinebuild", default));
    }

    [Fact]
    public async Task An_engine_that_does_not_answer_is_none()
    {
        rig.Processes.On("docker buildx inspect", exitCode: 1, error: "ERROR: Cannot connect to the Docker daemon");

        await Assert.ThrowsAsync<ProcessFailedException>(() => Docker.InspectBuilderAsync("pipelinebuild", default));
    }

    [Fact]
    public async Task Changes_by_docker()
    {
        rig.Processes.On("docker");

        await Docker.CreateBuilderAsync("pipelinebuild", ["network=host"], "/data/buildkitd.toml", default);
        await Docker.PullAsync("host/a@sha256:abc", "linux/arm64", default);
        await Docker.PullAsync("host/a:1", null, default);
        await Docker.TagAsync("host/a:1", "a:1", default);

        Golden.Matches("docker.txt", string.Join('\n', rig.Processes.Lines) + "\n");
    }

    [Fact]
    public async Task Bake_is_told_file_builder_metadata_and_plain_progress_and_is_listened_to()
    {
        rig.Processes.On("docker buildx bake", error: "#1 building");
        var heard = new List<OutputLine>();

        await Docker.BakeAsync(new BakeRequest("/w/artifacts/bake file.json", folder.Path, "default", "/w/metadata.json", ["a", "b"])
        {
            NoCache = true,
            Environment = new Dictionary<string, string?> { ["BUILDX_BAKE_ENTITLEMENTS_FS"] = "0", ["DOCKER_CONFIG"] = "/private" },
            OnLine = heard.Add,
        }, default);

        var command = Assert.Single(rig.Processes.Commands);
        Golden.Matches("bake.txt", rig.Processes.Lines[0] + "\n");
        Assert.Equal((folder.Path, "0", "/private"), (command.WorkingDirectory, command.Environment["BUILDX_BAKE_ENTITLEMENTS_FS"], command.Environment["DOCKER_CONFIG"]));
        Assert.Equal([new OutputLine("#1 building", true)], heard);
        Assert.Empty(rig.Progress.Lines);
    }

    [Fact]
    public async Task Bake_files_of_the_user_come_before_ours_and_are_printed_in_the_workspace()
    {
        rig.Processes.On("docker buildx bake", "{");

        Assert.Equal(["{"], await Docker.PrintBakeAsync(["docker-bake.hcl", "a b.json"], ["default", "web"], folder.Path, default));
        Assert.Empty(rig.Progress.Lines);
        await Docker.BakeAsync(new BakeRequest("/w/ours.json", folder.Path, "default", "/w/metadata.json", ["acme_web"]) { Definitions = ["docker-bake.hcl", "a b.json"] }, default);

        Golden.Matches("bake-files.txt", string.Join('\n', rig.Processes.Lines) + "\n");
        Assert.All(rig.Processes.Commands, command => Assert.Equal(folder.Path, command.WorkingDirectory));
    }

    [Fact]
    public async Task A_rehearsal_tells_the_same_commands_and_starts_none()
    {
        rig.Processes.On("docker");
        var bake = new BakeRequest("/w/bake file.json", folder.Path, "default", "/w/metadata.json", ["a"]);

        var rehearsed = await Docker.RehearseAsync(async docker =>
        {
            await docker.PullAsync("host/a:1", null, default);
            await docker.BakeAsync(bake, default);
        });

        Assert.Empty(rig.Processes.Lines);
        await Docker.PullAsync("host/a:1", null, default);
        await Docker.BakeAsync(bake, default);
        Assert.Equal(rig.Processes.Lines.Select(AfterProgram), rehearsed.Select(AfterProgram));

        static string AfterProgram(string line) => line[line.IndexOf(' ')..];
    }

    [Fact]
    public async Task Npm_pack_returns_the_tarball_it_left()
    {
        rig.Processes.On(command => command.Arguments[0] == "pack", _ =>
        {
            folder.Write("acme-tool-1.0.0.tgz", "");
            return FakeProcessRunner.Ended(0, "acme-tool-1.0.0.tgz");
        });

        Assert.Equal(folder.At("acme-tool-1.0.0.tgz"), await new CakeNpm(rig.Calls).PackAsync("@acme/tool@1.0.0", folder.Path, default));
        Assert.Equal(["pack", "@acme/tool@1.0.0"], Assert.Single(rig.Processes.Commands).Arguments);
        Assert.Equal((folder.Path, "error"), (rig.Processes.Commands[0].WorkingDirectory, rig.Processes.Commands[0].Environment["npm_config_loglevel"]));
    }

    [Fact]
    public async Task Npm_pack_that_left_nothing_is_an_error()
    {
        rig.Processes.On(command => command.Arguments[0] == "pack", _ => FakeProcessRunner.Ended(0, "gone-1.0.0.tgz"));

        await Assert.ThrowsAsync<FileNotFoundException>(() => new CakeNpm(rig.Calls).PackAsync("gone@1.0.0", folder.Path, default));
    }

    [Fact]
    public async Task Npm_publish_uploads_the_tarball_under_its_dist_tag()
    {
        rig.Processes.On(command => command.Arguments[0] == "publish", _ => FakeProcessRunner.Ended(0, "+ @acme/tool@1.0.0"));

        await new CakeNpm(rig.Calls).PublishAsync(
            new NpmUpload("./acme-tool-1.0.0.tgz", "beta", folder.Path)
            {
                Access = "public",
                Arguments = ["--ignore-scripts", "--@acme:registry=https://npm.example.org/"],
                Environment = new Dictionary<string, string?> { ["NPM_CONFIG_USERCONFIG"] = "/private/npmrc" },
            },
            default);

        var command = Assert.Single(rig.Processes.Commands);
        Assert.Equal(["publish", "./acme-tool-1.0.0.tgz", "--tag", "beta", "--access", "public", "--ignore-scripts", "--@acme:registry=https://npm.example.org/"], command.Arguments);
        Assert.Equal((folder.Path, "/private/npmrc"), (command.WorkingDirectory, command.Environment["NPM_CONFIG_USERCONFIG"]));
    }

    [Fact]
    public async Task Npm_publish_that_fails_says_what_npm_said()
    {
        rig.Processes.On(command => command.Arguments[0] == "publish", _ => FakeProcessRunner.Ended(1, "", "npm error code E401"));

        var error = await Assert.ThrowsAsync<ProcessFailedException>(() => new CakeNpm(rig.Calls).PublishAsync(new NpmUpload("./a.tgz", "latest", folder.Path), default));

        Assert.Equal(["npm error code E401"], error.StandardError);
    }
}
