using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.IntegrationTests.Entry;

/// <summary>build.sh as people start it: compiles when it has to, and hands over everything.</summary>
public sealed class BuildShTests(RepositoryCopy copy) : IClassFixture<RepositoryCopy>, IDisposable
{
    private const string Compiling = "compiling the pipeline";

    private readonly TempFolder elsewhere = new();

    /// <summary>One story, because each chapter needs what the one before it compiled, and compiling takes long.</summary>
    [Fact]
    public async Task It_compiles_once_for_two_at_once_not_at_all_when_nothing_changed_and_again_when_a_source_changed()
    {
        var both = await Task.WhenAll(RunAsync("--help-me-not"), RunAsync("--help-me-not"));
        Assert.All(both, run => Assert.True(run.ExitCode == 255, run.ToString()));
        Assert.All(both, run => Assert.Contains("unknown argument '--help-me-not'", run.Error));
        Assert.Single(both, run => run.Error.Contains(Compiling, StringComparison.Ordinal));

        var log = Path.Combine(elsewhere.Path, "dotnet-calls");
        elsewhere.WriteProgram("bin/dotnet", $"echo \"$*\" >> '{log}'\nexec '{await WhichAsync("dotnet")}' \"$@\"");
        File.CreateSymbolicLink(elsewhere.At("pipeline"), Path.Combine(copy.Path, "build.sh"));
        var folder = elsewhere.Write("a folder with blanks/pipeline.yml", "nmae: wrong\n");
        var warm = await Programs.RunAsync(
            elsewhere.At("pipeline"), ["--target=DockerBuild", $"--workspace={Path.GetDirectoryName(folder)}"], elsewhere.Path,
            new Dictionary<string, string?> { ["PATH"] = $"{elsewhere.At("bin")}:{Environment.GetEnvironmentVariable("PATH")}" });
        Assert.True(warm.ExitCode == 2, warm.ToString());
        warm.Says("nmae: unknown key, did you mean 'name'?");
        Assert.DoesNotContain(Compiling, warm.Error);
        var calls = await File.ReadAllLinesAsync(log);
        Assert.Contains(calls, call => call.EndsWith("/a folder with blanks", StringComparison.Ordinal));
        Assert.All(calls, call => Assert.Matches("^(--list-sdks|--version|/.*/Build\\.dll .*)$", call));

        var page = Path.Combine(copy.Path, "build/Help/HelpPage.cs");
        await File.WriteAllTextAsync(page, (await File.ReadAllTextAsync(page)).Replace("\"First steps\"", "\"Very first steps\""));
        var changed = await RunAsync();
        Assert.True(changed.ExitCode == 0, changed.ToString());
        Assert.Contains(Compiling, changed.Error);
        changed.Says("Very first steps");

        await File.WriteAllTextAsync(page, "this is no C#");
        var broken = await RunAsync();
        Assert.True(broken.ExitCode == 3, broken.ToString());
        Assert.Contains("HelpPage.cs(1,", broken.Error);
        Assert.Contains("the pipeline does not compile", broken.Error);
        Assert.DoesNotContain("first steps", broken.Output);
    }

    [Fact]
    public async Task Without_the_SDK_it_says_so_in_one_line()
    {
        foreach (var program in (string[])["bash", "env", "dirname", "readlink", "grep", "cat"])
        {
            Directory.CreateDirectory(elsewhere.At("bare"));
            File.CreateSymbolicLink(elsewhere.At($"bare/{program}"), await WhichAsync(program));
        }

        var run = await Programs.RunAsync(Path.Combine(copy.Path, "build.sh"), ["--target=Doctor"], null, new Dictionary<string, string?> { ["PATH"] = elsewhere.At("bare") });

        Assert.True(run.ExitCode == 3, run.ToString());
        Assert.Equal("", run.Output);
        Assert.StartsWith("build.sh: the .NET 10 SDK is missing", Assert.Single(run.Error.TrimEnd('\n').Split('\n')));
    }

    public void Dispose() => elsewhere.Dispose();

    private Task<Ending> RunAsync(params string[] arguments) => Programs.RunAsync(Path.Combine(copy.Path, "build.sh"), arguments, elsewhere.Path);

    private static async Task<string> WhichAsync(string program) => (await Programs.RunAsync("sh", ["-c", $"command -v {program}"])).Output.Trim();
}
