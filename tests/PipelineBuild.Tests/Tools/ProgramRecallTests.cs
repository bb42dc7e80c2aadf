using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Tools;

/// <summary>A program that did not change is not started again only to say its version.</summary>
public sealed class ProgramRecallTests : IDisposable
{
    private readonly TempFolder root = new();
    private readonly FakeProcessRunner runner = new();

    public ProgramRecallTests()
    {
        root.WriteProgram("bin/docker");
        root.WriteProgram("usr/libexec/docker/cli-plugins/docker-buildx");
        runner.On("docker --version", "Docker version 26.1.5").On("docker buildx version", "buildx 0.13.1");
    }

    public void Dispose() => root.Dispose();

    [Fact]
    public async Task It_answers_from_memory()
    {
        Assert.Equal(new Version(26, 1, 5), (await NextRunAsync(null, "--version")).Version);
        Assert.Equal(new ProbedProgram(root.At("bin/docker"), new Version(26, 1, 5), null), await NextRunAsync(null, "--version"));

        Assert.Single(runner.Lines);
    }

    [Fact]
    public async Task A_replaced_plugin_is_asked_though_the_client_is_the_same()
    {
        await NextRunAsync("docker-buildx", "buildx", "version");
        root.WriteProgram("usr/libexec/docker/cli-plugins/docker-buildx", "echo another");
        runner.On("docker buildx version", "buildx 0.29.1");

        Assert.Equal(new Version(0, 29, 1), (await NextRunAsync("docker-buildx", "buildx", "version")).Version);
    }

    [Fact]
    public async Task A_plugin_of_the_user_goes_before_that_of_the_system()
    {
        await NextRunAsync("docker-buildx", "buildx", "version");
        root.WriteProgram("home/.docker/cli-plugins/docker-buildx");

        await NextRunAsync("docker-buildx", "buildx", "version");

        Assert.Equal(2, runner.Lines.Count);
    }

    [Fact]
    public async Task A_program_that_is_gone_is_not_remembered()
    {
        await NextRunAsync(null, "--version");
        File.Delete(root.At("bin/docker"));

        Assert.Null((await NextRunAsync(null, "--version")).Path);
    }

    [Fact]
    public async Task What_failed_is_asked_again()
    {
        runner.On("docker --version", exitCode: 1, error: "broken");
        await NextRunAsync(null, "--version");
        runner.On("docker --version", "Docker version 26.1.5");

        Assert.Equal(new Version(26, 1, 5), (await NextRunAsync(null, "--version")).Version);
    }

    private async Task<ProbedProgram> NextRunAsync(string? plugin, params string[] arguments)
    {
        var folders = new UserFolders(root.At("cache"), root.At("data"));
        var programs = new ProgramLocator(folders, FakeEnvironment.With(("PATH", root.At("bin")), ("HOME", root.At("home"))), root.Path);
        var memory = new ProbeMemory(folders, TimeProvider.System);
        var answer = await new ProgramProbe(runner, programs).RecallAsync("docker", arguments, plugin, memory, default);
        memory.Save();
        return answer;
    }
}
