using System.Net.Sockets;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Tools;

public sealed class PlatformBuilderTests : IDisposable
{
    private const string Info = "info --format {{json .}}";

    private static readonly string[] Both = ["linux/amd64", "linux/arm64"];

    private readonly TempFolder folder = new();
    private readonly FakeDocker docker = new();
    private readonly ProbeMemory memory;

    public PlatformBuilderTests()
    {
        memory = new ProbeMemory(new UserFolders(folder.At("cache"), folder.At("data")), TimeProvider.System);
        docker.Queries[Info] = RecordedDocker.ContainerdInfo;
        docker.Builders["default"] = RecordedDocker.EngineBuilder;
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_engines_own_builder_is_taken_when_it_can_do_all_platforms()
    {
        var choice = await Builder().ChooseAsync(Both, default);

        Assert.Equal("default", choice.Name);
        Assert.Contains("the engine's own builder", choice.Why);
        Assert.Equal([Info], docker.Calls);
    }

    [Fact]
    public async Task A_builder_that_is_there_is_asked_once_in_a_run_and_for_each_set_of_platforms()
    {
        var builder = Builder();

        await builder.QueryOnlyAsync(Both, default);
        await builder.ChooseAsync(Both, default);
        Assert.Equal([Info], docker.Calls);

        await builder.ChooseAsync(["linux/amd64"], default);
        Assert.Equal([Info, Info], docker.Calls);
    }

    [Fact]
    public async Task What_was_begun_early_is_not_asked_again()
    {
        var builder = Builder();

        builder.Anticipate(Both, default);
        await builder.ChooseAsync(Both, default);

        Assert.Equal([Info], docker.Calls);
    }

    [Fact]
    public async Task The_choice_of_the_last_run_holds_while_the_same_engine_runs()
    {
        using var engine = Engine();
        var first = await Builder().QueryOnlyAsync(Both, default);

        Assert.Equal(first.Why, (await NextRunAsync()).Why);
        Assert.Equal([Info], docker.Calls);
    }

    [Theory]
    [InlineData("var/run/docker.pid", "another engine")]
    [InlineData("proc/sys/fs/binfmt_misc/qemu-aarch64", "a handler came")]
    [InlineData("usr/libexec/docker/cli-plugins/docker-buildx", "another buildx")]
    public async Task Another_engine_client_or_handler_is_asked(string file, string text)
    {
        using var engine = Engine();
        await Builder().QueryOnlyAsync(Both, default);
        folder.WriteProgram(file, text);

        await NextRunAsync();

        Assert.Equal([Info, Info], docker.Calls);
    }

    [Fact]
    public async Task An_engine_that_died_is_not_taken_for_running()
    {
        var engine = Engine();
        await Builder().QueryOnlyAsync(Both, default);
        engine.Dispose();

        await NextRunAsync();

        Assert.Equal([Info, Info], docker.Calls);
    }

    [Fact]
    public async Task A_report_always_asks()
    {
        using var engine = Engine();
        await Builder().QueryOnlyAsync(Both, default);

        await Builder().QueryOnlyAsync(Both, default);

        Assert.Equal([Info, Info], docker.Calls);
    }

    [Fact]
    public async Task A_builder_that_is_missing_is_looked_for_again()
    {
        docker.Queries[Info] = RecordedDocker.ClassicInfo;
        var builder = Builder();

        await builder.QueryOnlyAsync(Both, default);
        await builder.ChooseAsync(Both, default);

        Assert.Equal(2, docker.Calls.Count(call => call == Info));
        Assert.Contains(docker.Calls, call => call.StartsWith("create builder", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_a_classic_image_store_a_builder_of_ours_is_created_that_reaches_the_local_registry()
    {
        docker.Queries[Info] = RecordedDocker.ClassicInfo;

        var choice = await Builder().ChooseAsync(Both, default);

        Assert.Equal("pipelinebuild", choice.Name);
        Assert.Contains("classic store", choice.Why);
        var config = folder.At("data/builder/buildkitd.toml");
        Assert.Equal([Info, $"create builder pipelinebuild network=host {config}"], docker.Calls);
        Assert.Equal("[registry.\"127.0.0.1:5000\"]\n  http = true\n", File.ReadAllText(config));
    }

    [Fact]
    public async Task A_platform_the_engine_cannot_do_is_the_reason_for_ours()
    {
        var choice = await Builder().ChooseAsync(["linux/amd64", "linux/s390x"], default);

        Assert.Equal("pipelinebuild", choice.Name);
        Assert.Contains("cannot do linux/s390x", choice.Why);
    }

    [Theory]
    [InlineData(RecordedDocker.ContainerBuilder)]
    [InlineData(RecordedDocker.IdleContainerBuilder)]
    public async Task Our_builder_is_used_again_when_it_exists(string inspected)
    {
        docker.Queries[Info] = RecordedDocker.ClassicInfo;
        docker.Builders["pipelinebuild"] = inspected;

        var choice = await Builder().ChooseAsync(Both, default);

        Assert.Equal("pipelinebuild", choice.Name);
        Assert.Equal([Info], docker.Calls);
    }

    [Fact]
    public async Task When_no_builder_can_do_a_platform_the_error_says_which()
    {
        docker.Builders["pipelinebuild"] = RecordedDocker.ContainerBuilder;

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Builder().ChooseAsync(["linux/s390x"], default));

        Assert.Contains("no builder for linux/s390x", error.Message);
    }

    [Fact]
    public async Task A_foreign_builder_of_our_name_is_not_used()
    {
        docker.Queries[Info] = RecordedDocker.ClassicInfo;
        docker.Builders["pipelinebuild"] = "Name: pipelinebuild\nDriver: kubernetes";

        Assert.Contains("docker buildx rm pipelinebuild", (await Assert.ThrowsAsync<InvalidOperationException>(() => Builder().ChooseAsync(Both, default))).Message);
    }

    [Fact]
    public async Task Asking_only_creates_nothing()
    {
        docker.Queries[Info] = RecordedDocker.ClassicInfo;

        Assert.Equal("pipelinebuild", (await Builder().QueryOnlyAsync(Both, default)).Name);
        Assert.Equal([Info], docker.Calls);
        Assert.False(Directory.Exists(folder.At("data")));
    }

    private Task<BuilderChoice> NextRunAsync()
    {
        var builder = Builder();
        builder.Anticipate(Both, default);
        return builder.ChooseAsync(Both, default);
    }

    /// <summary>What an engine leaves on its machine, with a socket that takes connections.</summary>
    private Socket Engine()
    {
        folder.WriteProgram("bin/docker");
        folder.WriteProgram("usr/libexec/docker/cli-plugins/docker-buildx");
        folder.Write("var/run/docker.pid", "1");
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(folder.At("var/run/docker.sock")));
        socket.Listen();
        return socket;
    }

    private PlatformBuilder Builder()
    {
        var folders = new UserFolders(folder.At("cache"), folder.At("data"));
        var runner = new FakeProcessRunner();
        var machine = new Machine(folder.Path, true, "amd64");
        var environment = FakeEnvironment.With(("PATH", folder.At("bin")));
        var programs = new ProgramLocator(folders, environment, folder.Path);
        var registry = new LocalRegistry(folders, programs, runner, new PortOwner(machine), new RegistryUse(folders, new Spoken(), TimeProvider.System), new Spoken(), TimeProvider.System);
        return new PlatformBuilder(docker, registry, folders, new BuilderMemory(memory, programs, environment, new Emulation(new Administrator(runner, machine), machine), machine));
    }
}
