using PipelineBuild.Artifacts;
using PipelineBuild.Workflows;
using PipelineBuild.Workflows.Reading;
using PipelineBuild.Workflows.Writing;

namespace PipelineBuild.Tests.Workflows;

/// <summary>The workflows of this repository.</summary>
public class OwnWorkflowsTests
{
    private static readonly PipelineConfig Config = PipelineConfig.Load(new Workspace(SourceTree.Root), SourceTree.At("pipeline.yml"));

    [Fact]
    public void They_are_what_pipeline_yml_asks_for() => Assert.Empty(WorkflowFiles.Of(Config.Workspace, WorkflowInputs.Of(Config)).Where(file => file.Before != file.After || file.IsForeign).Select(file => file.File));

    [Fact]
    public void They_pass_the_check() => Assert.Empty(new WorkflowChecker().Check(Config).Findings);

    [Fact]
    public void Ci_runs_the_test_command_of_the_readme_and_the_check_of_workflows()
    {
        var ci = WorkflowReader.Read(Config.Workspace, SourceTree.At(".github/workflows/ci.yml"));
        var targets = ci.Jobs.SelectMany(job => TargetCall.Of(job, Config.Workflows)).ToList();
        var command = File.ReadLines(SourceTree.At(".ci/run")).Last().Split("exec ")[1].Split(' ');

        Assert.Equal(["./build.sh", "--target=Test", "--setup"], command);
        Assert.Equal("Test", Assert.Single(targets, call => call.Target == "Test").Target);
        Assert.Contains(targets, call => call.Target == "WorkflowCheck");
        Assert.Contains($"{string.Join(' ', command)}", File.ReadAllText(SourceTree.At("README.md")));
    }

    [Fact]
    public void Workflows_and_the_action_pin_the_same_commit_of_an_action()
    {
        var pins = WorkflowReader.All(Config.Workspace).SelectMany(file => file.Text.Split('\n')).Select(line => line.Split("uses: ")).Where(parts => parts.Length == 2 && parts[1].Contains('@'))
            .Select(parts => parts[1].Trim()).Distinct().Order(StringComparer.Ordinal).ToList();

        Assert.Equal(pins.Select(pin => pin.Split('@')[0]).Distinct(), pins.Select(pin => pin.Split('@')[0]));
        Assert.Superset(new HashSet<string> { ActionPins.Checkout, ActionPins.SetupNode, ActionPins.UploadArtifact, ActionPins.DownloadArtifact }, pins.ToHashSet());
    }

    /// <summary>The action of this repository is checked too.</summary>
    [Fact]
    public void The_action_is_among_what_is_checked() =>
        Assert.Contains(WorkflowReader.All(Config.Workspace), file => file is { IsAction: true, File: ".github/actions/task/action.yml" } && file.Jobs.Single().Steps.Count == 3);

    [Fact]
    public void The_inputs_that_the_check_knows_are_those_of_the_action()
    {
        var lines = File.ReadLines(SourceTree.At(".github/actions/task/action.yml")).SkipWhile(line => line != "inputs:").Skip(1).TakeWhile(line => line.Length == 0 || line[0] == ' ');

        Assert.Equal(lines.Where(line => line.Length > 2 && line[..2] == "  " && line[2] != ' ').Select(line => line.Trim().TrimEnd(':')), TargetCall.Inputs);
    }

    [Fact]
    public void On_is_a_text_and_no_truth_value() =>
        Assert.Equal(["push", "pull_request", "workflow_dispatch"], WorkflowReader.Read(Config.Workspace, SourceTree.At(".github/workflows/ci.yml")).Triggers.Select(trigger => trigger.Name));
}
