using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Tools;

public sealed class PlatformBuilderTests : IDisposable
{
    private const string Info = "info --format {{json .}}";

    private static readonly string[] Both = ["linux/amd64", "linux/arm64"];

    private readonly TempFolder folder = new();
    private readonly FakeDocker docker = new();

    public PlatformBuilderTests()
    {
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

    private PlatformBuilder Builder()
    {
        var folders = new UserFolders(folder.At("cache"), folder.At("data"));
        var runner = new FakeProcessRunner();
        var registry = new LocalRegistry(
            folders, new ProgramLocator(folders, FakeEnvironment.With()), runner, new PortOwner(new Machine(folder.Path, true, "amd64")), new Spoken(), TimeProvider.System);
        return new PlatformBuilder(docker, registry, folders);
    }
}
