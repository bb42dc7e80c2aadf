using PipelineBuild.Containers.BakeFiles;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Containers.BakeFiles;

/// <summary>What the real bake (buildx 0.13.1) says of broken files, and what becomes of it.</summary>
public sealed class BakePrinterTests : IDisposable
{
    private readonly BakeWorkspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Theory]
    [InlineData("ERROR: docker-bake.hcl:2,13-14: Invalid character; This character is not used within the language., and 1 other diagnostic(s)", "docker-bake.hcl:2:13: Invalid character; This character is not used within the language., and 1 other diagnostic(s)")]
    [InlineData("ERROR: sub/a b.json:4,29-5,1: unexpected EOF", "sub/a b.json:4:29: unexpected EOF")]
    [InlineData("ERROR: failed to find target defalt", "pipeline.yml:3:46: there is no target or group 'defalt' in docker-bake.hcl, did you mean 'default'?")]
    [InlineData("ERROR: failed to find target zz", "docker-bake.hcl: there is no target 'zz' in docker-bake.hcl")]
    [InlineData("ERROR: failed to find target bas", "docker-bake.hcl:3:26: there is no target 'bas' in docker-bake.hcl, did you mean 'base'?")]
    [InlineData("ERROR: validating : services.a.build must be a string", "docker-bake.hcl: validating : services.a.build must be a string")]
    [InlineData("ERROR: failed to stat gw/s: stat gw/s: no such file or directory", "docker-bake.hcl: failed to stat gw/s: stat gw/s: no such file or directory")]
    public async Task A_complaint_gets_its_place_and_a_suggestion(string said, string finding)
    {
        workspace.Folder.Write("docker-bake.hcl", "group \"default\" {}\ntarget \"base\" {}\ntarget \"x\" { y = \"target:bas\" }\n");
        workspace.Docker.OnPrint = () => throw Failure("#1 [internal] load local bake definitions", said);

        var error = await Assert.ThrowsAsync<BakeFileException>(() => PrintAsync("{ files: [docker-bake.hcl], targets: [defalt] }"));

        Assert.Equal([finding], error.Result.Findings.Select(found => $"{found.Place}: {found.Message}"));
        Assert.Equal((Outcome.Failed, "containers/bake-file"), (error.Result.Outcome, error.Result.Findings[0].Rule));
    }

    [Theory]
    [InlineData("ERROR: Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?")]
    [InlineData("docker: 'buildx' is not a docker command.")]
    public async Task An_engine_that_can_not_be_asked_is_no_mistake_of_the_file(string said)
    {
        workspace.Docker.OnPrint = () => throw Failure(said);

        await Assert.ThrowsAsync<ProcessFailedException>(() => PrintAsync("{ files: [docker-bake.hcl] }"));
    }

    [Fact]
    public async Task Files_and_targets_are_given_in_the_order_of_pipeline_yml()
    {
        workspace.Folder.Write("more.json", "{}");

        await workspace.Joiner.JoinAsync(workspace.Config("  images: [{ name: a, bakeTarget: tool }]\n", "{ files: [docker-bake.hcl, more.json], targets: [services, worker] }"), default);

        Assert.Equal(["print docker-bake.hcl more.json: services worker tool"], workspace.Docker.Calls);
    }

    private Task PrintAsync(string bake) => workspace.Joiner.JoinAsync(workspace.Config(bake: bake), default);

    private static ProcessFailedException Failure(params string[] lines) => new(Command.Of("docker"), new ProcessOutput(1, [], lines), new SecretMask());
}
