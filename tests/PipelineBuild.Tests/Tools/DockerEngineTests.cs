using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Tools;

public sealed class DockerEngineTests : IDisposable
{
    private const string Asked = "docker version --format {{.Server.Version}}";

    private readonly TempFolder root = new();
    private readonly FakeProcessRunner runner = new();

    public void Dispose() => root.Dispose();

    [Fact]
    public async Task An_engine_that_answers_is_running()
    {
        runner.On(Asked, "26.1.5+dfsg1");

        Assert.Equal(new EngineState(EngineCondition.Running, new Version(26, 1, 5), "26.1.5+dfsg1"), await Engine().AskAsync(default));
    }

    [Theory]
    [InlineData(1, "", "Cannot connect to the Docker daemon", EngineCondition.NotInstalled)]
    [InlineData(0, "", "ERROR: Cannot connect to the Docker daemon", EngineCondition.NotInstalled)]
    [InlineData(1, "", "permission denied while trying to connect to the Docker daemon socket", EngineCondition.Denied)]
    public async Task No_answer_is_never_a_running_engine(int exitCode, string output, string error, EngineCondition expected)
    {
        runner.On(Asked, output, exitCode, error);

        var state = await Engine().AskAsync(default);

        Assert.Equal(expected, state.Condition);
        Assert.Equal(error, state.Said);
    }

    [Fact]
    public async Task An_engine_elsewhere_is_not_ours_to_start()
    {
        runner.On(Asked, exitCode: 1, error: "Cannot connect");

        Assert.Equal(EngineCondition.RemoteUnreachable, (await Engine(("DOCKER_HOST", "tcp://build.example.org:2376")).AskAsync(default)).Condition);
    }

    [Fact]
    public async Task Silence_is_reported_with_its_limit()
    {
        runner.OnTimeout(Asked);

        Assert.Contains("no answer within", (await Engine().AskAsync(default)).Said);
    }

    [Fact]
    public async Task Where_systemd_runs_it_starts_the_engine()
    {
        Directory.CreateDirectory(root.At("run/systemd/system"));
        runner.On("systemctl start docker").On(Asked, "26.1.5");

        await Engine().StartAsync(default);

        Assert.Equal(["systemctl start docker", Asked], runner.Lines);
    }

    [Fact]
    public async Task Without_a_service_manager_the_daemon_is_started_detached()
    {
        root.WriteProgram("bin/dockerd");
        runner.On("sh", int.MaxValue.ToString(System.Globalization.CultureInfo.InvariantCulture)).On(Asked, "26.1.5");

        await Engine().StartAsync(default);

        Assert.Equal(["sh", root.At("data/engine/dockerd.log"), root.At("bin/dockerd")], runner.Commands[0].Arguments.Skip(2));
    }

    [Fact]
    public async Task An_installed_engine_that_gives_no_answer_is_stopped()
    {
        root.WriteProgram("usr/sbin/dockerd");
        runner.On(Asked, exitCode: 1, error: "Cannot connect");

        Assert.Equal(EngineCondition.Stopped, (await Engine().AskAsync(default)).Condition);
    }

    private DockerEngine Engine(params (string, string)[] variables)
    {
        root.WriteProgram("bin/docker");
        var environment = FakeEnvironment.With([.. variables, ("PATH", root.At("bin"))]);
        var folders = new UserFolders(root.At("cache"), root.At("data"));
        var machine = new Machine(root.Path, IsRoot: true, "amd64");
        return new DockerEngine(runner, new ProgramLocator(folders, environment, root.Path), environment, machine, new Administrator(runner, machine), folders, TimeProvider.System);
    }
}
