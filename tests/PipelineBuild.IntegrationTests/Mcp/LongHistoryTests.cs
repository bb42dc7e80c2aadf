using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Quality.Benchmarks;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.IntegrationTests.Mcp;

/// <summary>What the benchmark mcp-version measures: the two sides have to come to the same version.</summary>
public sealed class LongHistoryTests
{
    [EngineFact]
    public async Task Both_sides_decide_the_same_on_a_history_of_thousands_of_commits()
    {
        using var home = new ScratchHome();
        using var workspace = new ScratchWorkspace(home);
        foreach (var file in (string[])["package.json", "package-lock.json"])
        {
            workspace.Write($"repository/tests/release-tools/{file}", File.ReadAllText(Path.Combine(Repository.Root, "tests/release-tools", file)));
        }

        var environment = EnvironmentVariables.OfProcess();
        var programs = new ProgramLocator(new UserFolders(home.Path, home.Path), environment);
        IProcessRunner processes = new ProcessRunner(new SecretMask());
        var maker = new HistoryMaker(processes, programs, FakeEnvironment.With(("PATH", environment.Get("PATH")!)), new Progress<string>());

        var place = await maker.MakeAsync(new BenchmarkPlace(workspace.At("repository"), "docker", "dotnet"), workspace.Path, default);

        Assert.Equal("3000", (await Programs.RunAsync("git", ["-C", place.History, "rev-list", "--count", "v1.0.0..HEAD"])).Output.Trim());
        var theirs = await processes.RunCheckedAsync(new McpVersion().Theirs(place).Commands[0], default);
        Assert.Contains("from 1.0.0 to 1.1.0", theirs.Text);
        using var run = new PipelineRun(home, new Dictionary<string, string?>(), [], ["--target=McpVersion", "--plan", $"--workspace={place.History}"]);
        (await run.EndAsync()).SaysAnywhere("history 1.0.0 -> 1.1.0");
    }
}
