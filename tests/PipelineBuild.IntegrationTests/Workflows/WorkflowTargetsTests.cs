using PipelineBuild.IntegrationTests.Containers.Stacks;
using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Workflows.Reading;
using Xunit.Abstractions;

namespace PipelineBuild.IntegrationTests.Workflows;

/// <summary>
/// What the workflows of this repository run, run by the action's own command in a clean clone, with GitHub's variables and files stood in and with what one job
/// hands to the next. Image and MCP server of the clone are small ones, so that minutes do, and Grafana is a stand-in; all else is the repository's own. What was run
/// once with the same arguments is not run again.
/// </summary>
[Collection(StackRuns.Name)]
public sealed class WorkflowTargetsTests(WorkflowClone clone, ITestOutputHelper output) : IClassFixture<WorkflowClone>
{
    /// <summary>Their own stories below: each needs what another leaves.</summary>
    private static readonly string[] Servers = ["mcp-nightly.yml", "mcp-server-release.yml"];

    private static readonly string[] Delivery = ["docker-publish.yml", "release.yml", "rollback.yml"];

    private static readonly string[] Others = ["docker-build.yml", "docker-test.yml", "observability-validate.yml"];

    private const string Grafana = "grafana-deploy.yml";

    private readonly WorkflowRuns runs = new(clone, output);

    public static TheoryData<string> Alone { get; } = [.. Others];

    [StackTheory]
    [MemberData(nameof(Alone))]
    public Task Every_target_of_a_workflow_runs_as_the_workflow_calls_it(string workflow) => runs.RunAsync(workflow, WorkflowRuns.NoInputs);

    [StackFact]
    public async Task Dashboards_are_deployed()
    {
        await runs.RunAsync(Grafana, WorkflowRuns.NoInputs);

        Assert.Equal(
            Directory.GetFiles(clone.At("examples/cortex/observability/dashboards"), "*.json").Length,
            clone.Grafana.Dashboards.Count);
    }

    [StackFact]
    public async Task What_is_published_is_what_was_tested_and_the_nightly_test_tests_it()
    {
        var (nightly, release) = (Servers[0], Servers[1]);
        await runs.RunAsync(nightly, WorkflowRuns.NoInputs);
        Assert.Contains("never published", await File.ReadAllTextAsync(clone.At("artifacts/results/McpTest.json")));

        await runs.RunAsync(release, WorkflowRuns.NoInputs);
        clone.Done.Clear();
        await runs.RunAsync(nightly, WorkflowRuns.NoInputs);
        Assert.Contains("published under latest: 1 server", await File.ReadAllTextAsync(clone.At("artifacts/results/McpTest.json")));
    }

    [StackFact]
    public async Task What_is_released_is_served_and_a_rollback_brings_back_what_was_before()
    {
        var (publish, release, rollback) = (Delivery[0], Delivery[1], Delivery[2]);
        await runs.RunAsync(publish, WorkflowRuns.NoInputs);
        await runs.RunAsync(release, Inputs("", "as in pipeline.yml", ""));
        Assert.Equal("version 0.1.0", await clone.ServedAsync());

        await runs.RunAsync(release, Inputs("0.2.0", "recreate", "a second version"));
        Assert.Equal("version 0.2.0", await clone.ServedAsync());

        await runs.RunAsync(rollback, Inputs("", "", "it was not meant"));
        Assert.Equal("version 0.1.0", await clone.ServedAsync());
        Assert.Equal(1, clone.Compilations);

        static Dictionary<string, string> Inputs(string version, string strategy, string reason) => new() { ["environment"] = "staging", ["version"] = version, ["strategy"] = strategy, ["reason"] = reason };
    }

    [Fact]
    public void Every_workflow_that_is_promised_is_there_and_run() => Assert.Equal(
        Others.Concat(Servers).Concat(Delivery).Append(Grafana).Append(CiWorkflowTests.Workflow).Order(StringComparer.Ordinal),
        WorkflowReader.All(WorkflowRuns.Workspace).Where(file => !file.IsAction).Select(file => Path.GetFileName(file.File)));
}
