using System.Text.Json.Nodes;
using PipelineBuild.IntegrationTests.Rig;
using Xunit.Abstractions;

namespace PipelineBuild.IntegrationTests.Workflows;

/// <summary>
/// What every change passes, run in a clean clone which keeps a few tests of each of the three projects: it is compiled, tested, formatted and checked as a whole.
/// Apart from the other workflows, which wait for containers while this one compiles.
/// </summary>
public sealed class CiWorkflowTests(WorkflowClone clone, ITestOutputHelper output) : IClassFixture<WorkflowClone>
{
    internal const string Workflow = "ci.yml";

    [StackFact]
    public async Task Every_target_runs_as_the_workflow_calls_it()
    {
        await new WorkflowRuns(clone, output).RunAsync(Workflow, WorkflowRuns.NoInputs);

        var tests = JsonNode.Parse(await File.ReadAllTextAsync(clone.At("artifacts/results/Test.json")))!;
        Assert.InRange((int)tests["passedTests"]!, 10, 200);
        Assert.Equal(3, Directory.GetFiles(clone.At("artifacts/tests"), "*.trx").Length);
    }
}
