using System.Globalization;
using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.IntegrationTests.Failures;

/// <summary>The whole program meets files that mean harm, within hard limits of the kernel.</summary>
public sealed class HostileConfigTests
{
    /// <summary>Of writable private memory, touched or not: the kernel refuses what goes beyond, so the true peak is lower.</summary>
    private const int MostKilobytes = 500 * 1000;

    /// <summary>As a multiple of the processor time that the program takes for a small file beside it: two seconds where that is two thirds of one.</summary>
    private const double MostTimes = 3;

    public static TheoryData<string> Names => [.. HostileConfig.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_hostile_file_ends_soon_with_its_place_and_exit_code_2(string name)
    {
        var run = await RunAsync(HostileConfig.All[name].Bytes, MostKilobytes);

        Assert.True(run.Ending.ExitCode == 2, Shown(run.Ending));
        Assert.Contains($"pipeline.yml{HostileConfig.All[name].Error}", run.Ending.Output);
        Assert.DoesNotContain("   at ", run.Ending.All);
        Assert.DoesNotContain(run.Ending.Output, letter => char.IsControl(letter) && letter != '\n');
        Assert.InRange(run.Ending.Output.Split('\n').Length, 1, 120);
        Assert.InRange(run.Seconds / (await RunAsync("name: a\n"u8.ToArray(), MostKilobytes)).Seconds, 0.1, MostTimes);
    }

    [Fact]
    public async Task The_limit_of_memory_is_one_that_holds()
    {
        var run = await RunAsync("name: a\n"u8.ToArray(), 30 * 1000);

        Assert.NotEqual(0, run.Ending.ExitCode);
        Assert.Contains("CoreCLR", run.Ending.All);
    }

    [Fact]
    public async Task All_mistakes_are_counted_and_the_first_hundred_printed()
    {
        var run = await RunAsync(HostileConfig.All["many-unknown-keys"].Bytes, MostKilobytes);

        Assert.Contains("pipeline.yml:100:1: contaniers99: unknown key", run.Ending.Output);
        Assert.DoesNotContain("contaniers100:", run.Ending.Output);
        Assert.Contains("and 9400 more; 9500 mistakes in all", run.Ending.Output);
    }

    /// <summary>The shell sets the limit and, at the end, tells how much processor time its child took.</summary>
    private static async Task<(Ending Ending, double Seconds)> RunAsync(byte[] config, int kilobytes)
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder.At("pipeline.yml"), config);
        var script = $"ulimit -d {kilobytes.ToString(CultureInfo.InvariantCulture)}; \"$@\"; code=$?; times > times; exit $code";
        var ending = await Programs.RunAsync("sh", ["-c", script, "sh", "dotnet", Repository.Host, "--target=Config", $"--workspace={folder.Path}"], folder.Path, new Dictionary<string, string?> { ["NO_COLOR"] = "1", ["GITHUB_ACTIONS"] = null, ["FORCE_COLOR"] = null });
        return (ending, File.ReadAllLines(folder.At("times"))[1].Split(' ').Sum(Seconds));
    }

    /// <summary>As the shell writes it: 0m1.230000s</summary>
    private static double Seconds(string time)
    {
        var parts = time.TrimEnd('s').Split('m');
        return (60 * double.Parse(parts[0], CultureInfo.InvariantCulture)) + double.Parse(parts[1], CultureInfo.InvariantCulture);
    }

    private static string Shown(Ending ending) => $"exit code {ending.ExitCode}\n{ending.All[..Math.Min(ending.All.Length, 4000)]}";
}
