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

    [SarifFact]
    public async Task Everything_the_writer_can_write_is_valid() => Assert.Empty(await SarifValidator.ValidateAsync(Golden));

    [SarifFact]
    public async Task What_a_real_run_leaves_is_valid()
    {
        folder.Write("pipeline.yml", "nmae: x\ncontainers:\n  platforms: [windows/amd64]\n");

        var ending = await Programs.RunAsync("dotnet", [Repository.Host, "--target=DockerBuild", $"--workspace={folder.Path}"], folder.Path, new Dictionary<string, string?> { ["GITHUB_STEP_SUMMARY"] = null });

        Assert.True(ending.ExitCode == 2, ending.ToString());
        Assert.DoesNotContain(await SarifValidator.ValidateAsync(folder.At("artifacts/report.sarif")), problem => problem.StartsWith("error", StringComparison.Ordinal));
    }

    [SarifFact]
    public async Task An_empty_run_is_valid()
    {
        folder.Write("pipeline.yml", "name: x\n");

        var ending = await Programs.RunAsync("dotnet", [Repository.Host, "--target=DockerBuild", $"--workspace={folder.Path}"], folder.Path, new Dictionary<string, string?> { ["GITHUB_STEP_SUMMARY"] = null });

        Assert.True(ending.ExitCode == 0, ending.ToString());
        Assert.DoesNotContain(await SarifValidator.ValidateAsync(folder.At("artifacts/report.sarif")), problem => problem.StartsWith("error", StringComparison.Ordinal));
    }

    [SarifFact]
    public async Task The_validator_refuses_what_is_broken()
    {
        var log = JsonNode.Parse(File.ReadAllText(Golden))!;
        var run = log["runs"]![0]!;
        run["tool"]!["driver"]!["unheardOf"] = 1;
        run["results"]![0]!["level"] = "terrible";
        run["results"]![1]!["ruleIndex"] = 99;
        run["results"]![2]!.AsObject().Remove("message");
        run["results"]![3]!.AsObject().Remove("locations");
        run["tool"]!["driver"]!["rules"]![0]!["helpUri"] = "not absolute";
        var schemaOnly = folder.Write("schema.sarif", log.ToJsonString());
        run["tool"]!["driver"]!.AsObject().Remove("unheardOf");
        run["results"]![0]!["level"] = "error";
        run["results"]![2]!["message"] = new JsonObject { ["text"] = "x" };

        var bySchema = await SarifValidator.ValidateAsync(schemaOnly);
        var byRules = await SarifValidator.ValidateAsync(folder.Write("rules.sarif", log.ToJsonString()));

        Assert.Contains(bySchema, problem => problem.Contains("unheardOf"));
        Assert.Contains(bySchema, problem => problem.Contains("terrible"));
        Assert.Contains(bySchema, problem => problem.StartsWith("error JSON", StringComparison.Ordinal) && problem.Contains("results[2]"));
        Assert.Contains(byRules, problem => problem.Contains("SARIF1009"));
        Assert.Contains(byRules, problem => problem.Contains("SARIF1002"));
        Assert.Contains(byRules, problem => problem.Contains("GH1015") || problem.Contains("GH2012"));
    }
}
