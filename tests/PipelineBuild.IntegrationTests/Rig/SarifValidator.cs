using System.Runtime.InteropServices;
using System.Text.Json;
using PipelineBuild.Containers;
using PipelineBuild.Containers.BaseImages;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>
/// The validator of the authors of SARIF, with its own copy of the schema and with what GitHub's code scanning asks beyond it. It comes
/// from the configured npm registry, by version and integrity, and is kept in the per-user cache.
/// </summary>
internal static class SarifValidator
{
    private const string Package = "@microsoft/sarif-multitool-linux@5.7.0";
    private const string Integrity = "sha512-NxUbpq6ISCWoTQ/NfOYEwEDKq1Heka/rMoJ5R5LMydcAZQX/X7g5mWHcgxDub+0M07LC96tZ5LZHvF1Qy3gjTA==";
    private const string Program = "Sarif.Multitool";

    /// <summary>Why it can't run on this machine, or null.</summary>
    public static string? Problem { get; } =
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64 ? null : $"{Package} is a program for Linux on x64";

    /// <summary>What is wrong with a file, each as <c>level rule: message</c>; empty when it is valid.</summary>
    public static async Task<IReadOnlyList<string>> ValidateAsync(string file)
    {
        using var folder = new TempFolder();
        var verdict = folder.At("verdict.sarif");
        var ending = await Programs.RunAsync(
            Path.Combine(await FetchAsync(), Program),
            ["validate", file, "--rule-kind", "Sarif;Ghas", "--output", verdict],
            folder.Path,
            new Dictionary<string, string?> { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" });
        Assert.True(ending.ExitCode == 0 && File.Exists(verdict), ending.ToString());

        var run = JsonDocument.Parse(File.ReadAllText(verdict)).RootElement.GetProperty("runs")[0];
        Assert.True(run.GetProperty("invocations")[0].GetProperty("executionSuccessful").GetBoolean(), ending.ToString());
        return run.GetProperty("results").EnumerateArray()
            .Select(result => $"{(result.TryGetProperty("level", out var level) ? level.GetString() : "warning")} {result.GetProperty("ruleId").GetString()}: {result.GetProperty("message")}")
            .ToList();
    }

    private static async Task<string> FetchAsync()
    {
        var cache = Path.Combine(UserFolders.Of(EnvironmentVariables.OfProcess()).Cache, "tests");
        var place = Path.Combine(cache, Package.Replace('/', '_'));
        if (Directory.Exists(place))
        {
            return place;
        }

        using var downloads = new TempFolder();
        var fresh = Path.Combine(cache, $".{Guid.NewGuid():N}");
        var content = new NpmContent(Package, Integrity, null, new Dictionary<string, string> { ["."] = "/" });
        var recipe = new BaseImageSettings("", "", [], [content], new Dictionary<string, string>(), new Dictionary<string, int>(), new Dictionary<string, string>(), []);
        await new NpmContentFetcher(new Npm()).FetchAsync(recipe, "", downloads.Path, fresh, default);
        TempFolder.MakeExecutable(Path.Combine(fresh, Program));
        try
        {
            Directory.Move(fresh, place);
        }
        catch (IOException) when (Directory.Exists(place))
        {
            // Another run of the tests was faster.
            Directory.Delete(fresh, recursive: true);
        }

        return place;
    }

    private sealed class Npm : INpm
    {
        public async Task<string> PackAsync(string package, string directory, CancellationToken cancel)
        {
            var ending = await Programs.RunAsync("npm", ["pack", package, "--loglevel=error", "--update-notifier=false"], directory);
            Assert.True(ending.ExitCode == 0, $"npm pack {package}: {ending}");
            return Directory.EnumerateFiles(directory, "*.tgz").Single();
        }
    }
}

/// <summary>Needs the SARIF validator, which exists for one kind of machine only.</summary>
public sealed class SarifFactAttribute : FactAttribute
{
    public SarifFactAttribute() => Skip = SarifValidator.Problem;
}
