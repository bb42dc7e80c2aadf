using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Containers.Compose;

/// <summary>What rules say of Compose itself, asked of Compose: which files it refuses, and which values it changes.</summary>
public class ComposeRefusalTests
{
    /// <summary>The rules whose help says that Compose refuses the file.</summary>
    private static readonly string[] Refused =
    [
        "dependency-behind-profile", "dependency-cycle", "duplicate-entry", "nothing-to-run", "undefined-dependency", "undefined-network", "undefined-secret", "undefined-volume", "unknown-key",
    ];

    /// <summary>Newer than the Compose that Debian has.</summary>
    private static readonly string[] TooNew = ["good-provider.yml"];

    private static readonly Dictionary<string, string?> Variables = new() { ["TAG"] = "1", ["DB_PASSWORD"] = "x", ["X"] = "1", ["FOLDER"] = "/x", ["PORT"] = "80" };

    [ComposeFact]
    public async Task Compose_refuses_the_bad_cases_of_the_rules_that_say_so_and_no_other_case()
    {
        var wrong = new List<string>();
        var cases = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests/PipelineBuild.Tests/Containers/Compose/cases"), "*.yml", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) is var name && (name.StartsWith("bad-", StringComparison.Ordinal) || name.StartsWith("good-", StringComparison.Ordinal)) && !TooNew.Contains(name)).ToList();
        foreach (var file in cases)
        {
            var expected = Refused.Contains(Path.GetFileName(Path.GetDirectoryName(file))) && Path.GetFileName(file).StartsWith("bad-", StringComparison.Ordinal);
            var ending = await ConfigAsync(file, "--quiet");
            wrong.AddRange(expected == (ending.ExitCode != 0) ? [] : [$"{file}: {ending}"]);
        }

        Assert.True(cases.Count > 60, "there are cases");
        Assert.Empty(wrong);
    }

    [ComposeFact]
    public async Task Compose_changes_every_value_that_the_rule_for_numbers_finds_and_none_that_is_mended()
    {
        var bad = Path.Combine(Repository.Root, "tests/PipelineBuild.Tests/Containers/Compose/cases/unquoted-number/bad-values.yml");

        var written = (await ConfigAsync(bad)).Output;
        var mended = (await ConfigAsync(Path.ChangeExtension(bad, ".mended"))).Output;

        string[] values = ["VERSION: 3.10", "MODE: 0755", "BIG: 1_000", "EXP: 1e3", "HEX: 0x1F", "DAY: 2026-01-31", "PLUS: +49", "PART: .5", "NODE: 20.0", "build: 1.20"];
        Assert.All(values, value => Assert.DoesNotContain($"{value}\n", written.Replace("\"", "")));
        Assert.All(values, value => Assert.Contains($"{value}\n", mended.Replace("\"", "")));
    }

    private static async Task<Ending> ConfigAsync(string file, params string[] more) => await Programs.RunAsync("docker", ["compose", "--file", file, "config", .. more], environment: Variables);
}
