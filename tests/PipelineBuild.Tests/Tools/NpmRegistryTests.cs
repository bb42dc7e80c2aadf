using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Tools;

/// <summary>npm's answer is kept while nothing changes that it came from.</summary>
public sealed class NpmRegistryTests : IDisposable
{
    private const string Question = "npm config get registry";

    private readonly TempFolder root = new();
    private readonly FakeProcessRunner runner = new();
    private readonly ManualTime time = new();
    private readonly Dictionary<string, string> variables = [];

    public NpmRegistryTests()
    {
        root.WriteProgram("bin/npm");
        variables["PATH"] = root.At("bin");
        variables["HOME"] = root.Write("home/.keep", "")[..^"/.keep".Length];
        root.Write("home/.npmrc", "registry=https://npm.example.org/\n");
        runner.OnNpmRegistry("https://npm.example.org/", root.At("home/.npmrc"), root.At("etc/npmrc"));
    }

    public void Dispose() => root.Dispose();

    [Fact]
    public async Task The_next_run_does_not_ask_again()
    {
        Assert.Equal("https://npm.example.org/", await NextRunAsync());
        Assert.Equal("https://npm.example.org/", await NextRunAsync());

        Assert.Single(runner.Lines, Question);
    }

    [Fact]
    public async Task A_changed_user_configuration_is_asked_about() => await AsksAgainAsync(() => root.Write("home/.npmrc", "registry=https://another.example.org/\n"));

    [Fact]
    public async Task A_configuration_of_the_machine_that_comes_is_asked_about() => await AsksAgainAsync(() => root.Write("etc/npmrc", "registry=https://another.example.org/\n"));

    [Fact]
    public async Task A_variable_of_npm_is_asked_about() => await AsksAgainAsync(() => variables["npm_config_registry"] = "https://another.example.org/");

    [Fact]
    public async Task Another_npm_is_asked() => await AsksAgainAsync(() => root.WriteProgram("bin/npm", "echo another"));

    [Fact]
    public async Task After_a_day_it_is_asked_again() => await AsksAgainAsync(() => time.Advance(TimeSpan.FromHours(25)));

    [Fact]
    public async Task A_memory_that_is_garbage_is_no_memory() => await AsksAgainAsync(() => root.Write("cache/probes.json", "{ \"npm config get registry\": [1"));

    [Fact]
    public async Task A_configuration_that_reads_variables_is_never_taken_from_memory()
    {
        root.Write("home/.npmrc", "registry=${WHERE}\n");

        await NextRunAsync();
        await NextRunAsync();

        Assert.Equal(2, runner.Lines.Count(line => line == Question));
    }

    [Fact]
    public async Task An_address_with_a_password_is_not_written_down()
    {
        runner.OnNpmRegistry("https://ann:s3cret!!@npm.example.org/", root.At("home/.npmrc"), root.At("etc/npmrc"));

        await NextRunAsync();

        Assert.False(File.Exists(root.At("cache/probes.json")));
    }

    private async Task AsksAgainAsync(Action change)
    {
        await NextRunAsync();
        change();
        runner.OnNpmRegistry("https://another.example.org/", root.At("home/.npmrc"), root.At("etc/npmrc"));

        Assert.Equal("https://another.example.org/", await NextRunAsync());
    }

    private async Task<string> NextRunAsync()
    {
        var folders = new UserFolders(root.At("cache"), root.At("data"));
        var environment = new EnvironmentVariables(variables.GetValueOrDefault);
        var memory = new ProbeMemory(folders, time);
        var address = await new NpmRegistry(runner, new ProgramLocator(folders, environment, root.Path), environment, memory).AddressAsync(default);
        memory.Save();
        return address;
    }
}
