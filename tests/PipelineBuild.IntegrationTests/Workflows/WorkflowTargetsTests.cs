using PipelineBuild.Artifacts;
using PipelineBuild.IntegrationTests.Containers.Stacks;
using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Workflows;
using PipelineBuild.Workflows.Reading;

namespace PipelineBuild.IntegrationTests.Workflows;

/// <summary>
/// What the workflows of this repository run, run by the action's own command in a clean clone, with GitHub's variables and files stood in. The images of the
/// clone are one small one, so that minutes do; all else is the repository's own.
/// </summary>
[Collection(StackRuns.Name)]
public sealed class WorkflowTargetsTests(WorkflowClone clone) : IClassFixture<WorkflowClone>
{
    /// <summary>They would run this test, or all the others, within itself.</summary>
    private static readonly string[] RunsThis = ["Test", "Lint"];

    /// <summary>There is no npm registry to publish to: what would be done is told instead.</summary>
    private static readonly string[] WithPlan = ["McpPublish"];

    private static readonly Workspace Workspace = new(Repository.Root);

    public static TheoryData<string, string> Jobs
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var file in WorkflowReader.All(Workspace).Where(file => !file.IsAction))
            {
                foreach (var job in file.Jobs.Where(job => TargetCall.Of(job, WorkflowInputs.Usual).Any(call => !RunsThis.Contains(call.Target))))
                {
                    data.Add(file.File, job.Id);
                }
            }

            return data;
        }
    }

    [StackTheory]
    [MemberData(nameof(Jobs))]
    public async Task Every_target_of_a_job_runs_as_the_workflow_calls_it(string workflow, string job)
    {
        var file = WorkflowReader.Read(Workspace, Path.Combine(Repository.Root, workflow));
        foreach (var call in TargetCall.Of(file.Jobs.Single(found => found.Id == job), WorkflowInputs.Usual))
        {
            string[] more = WithPlan.Contains(call.Target) ? ["--plan"] : [];
            var files = clone.NewFiles(file.Triggers[0].Name);

            var ending = await clone.RunActionAsync(call, more, files);

            Assert.True(ending.ExitCode == 0, $"{call.Target}: {ending}");
            ending.Says($"::group::{call.Target}");
            Assert.Contains(call.Target, await File.ReadAllTextAsync(files.Summary));
            Assert.Equal("", await File.ReadAllTextAsync(files.Output));
            Assert.Equal("", await File.ReadAllTextAsync(files.Variables));
            Assert.True(more.Length > 0 || File.Exists(clone.At($"artifacts/results/{call.Target}.json")), $"{call.Target} left no result");
        }
    }

    [Fact]
    public void Every_workflow_that_is_promised_is_there() => Assert.Equal(
        ["ci.yml", "docker-build.yml", "docker-publish.yml", "docker-test.yml", "grafana-deploy.yml", "mcp-nightly.yml", "mcp-server-release.yml", "observability-validate.yml"],
        WorkflowReader.All(Workspace).Where(file => !file.IsAction && file.Name is not ("release" or "rollback")).Select(file => Path.GetFileName(file.File)));
}
