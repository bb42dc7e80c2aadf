using System.Text.Json.Nodes;
using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.IntegrationTests.Writers;

/// <summary>The SARIF file against its schema and the rules of code scanning.</summary>
public sealed class SarifTests : IDisposable
{
    private static readonly string Golden = Path.Combine(Repository.Root, "tests/PipelineBuild.Tests/Results/Writers/WriterTests.sarif");

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Everything_the_writer_can_write_is_allowed_by_the_schema() => Assert.Empty(await SarifValidator.AgainstSchemaAsync(Golden));

    [SarifRulesFact]
    public async Task Everything_the_writer_can_write_pleases_code_scanning() => Assert.Empty(await SarifValidator.AgainstRulesAsync(Golden));

    [Theory]
    [InlineData("nmae: x\ncontainers:\n  platforms: [windows/amd64]\n", 2)]
    [InlineData("name: x\n", 0)]
    public async Task What_a_real_run_leaves_is_allowed_by_the_schema(string pipeline, int exitCode)
    {
        folder.Write("pipeline.yml", pipeline);

        var ending = await Programs.RunAsync("dotnet", [Repository.Host, "--target=DockerBuild", $"--workspace={folder.Path}"], folder.Path, new Dictionary<string, string?> { ["GITHUB_STEP_SUMMARY"] = null });

        Assert.True(ending.ExitCode == exitCode, ending.ToString());
        Assert.Empty(await SarifValidator.AgainstSchemaAsync(folder.At("artifacts/report.sarif")));
    }

    [Theory]
    [InlineData("version", "\"2.0.0\"", "version")]
    [InlineData("runs/0/tool/driver/unheardOf", "1", "unheardOf")]
    [InlineData("runs/0/tool/driver/rules/0/helpUri", "5", "helpUri")]
    [InlineData("runs/0/results/0/level", "\"terrible\"", "level")]
    [InlineData("runs/0/results/2/message", null, "message")]
    [InlineData("runs/0/results/1/locations/0/physicalLocation/region/startLine", "0", "startLine")]
    [InlineData("runs/0/invocations/0/executionSuccessful", null, "executionSuccessful")]
    public async Task The_schema_refuses_what_is_broken(string path, string? value, string named) =>
        Assert.Contains(await SarifValidator.AgainstSchemaAsync(Changed(path, value)), problem => problem.Contains(named, StringComparison.Ordinal));

    [SarifRulesTheory]
    [InlineData("runs/0/results/1/ruleIndex", "99", "SARIF1009")]
    [InlineData("runs/0/tool/driver/rules/0/helpUri", "\"not absolute\"", "SARIF1002")]
    [InlineData("runs/0/results/3/locations", null, "GH1015")]
    public async Task The_rules_refuse_what_is_broken(string path, string? value, string named) =>
        Assert.Contains(await SarifValidator.AgainstRulesAsync(Changed(path, value)), problem => problem.Contains(named, StringComparison.Ordinal));

    /// <summary>The sample with one value in another form; null takes it out.</summary>
    private string Changed(string path, string? value)
    {
        var log = JsonNode.Parse(File.ReadAllText(Golden))!;
        var steps = path.Split('/');
        var parent = steps[..^1].Aggregate(log, (node, step) => int.TryParse(step, out var index) ? node[index]! : node[step]!).AsObject();
        if (value is null)
        {
            Assert.True(parent.Remove(steps[^1]));
        }
        else
        {
            parent[steps[^1]] = JsonNode.Parse(value);
        }

        return folder.Write("changed.sarif", log.ToJsonString());
    }
}
