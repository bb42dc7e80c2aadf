using System.Diagnostics;
using System.Text.RegularExpressions;
using PipelineBuild.Artifacts;
using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Workflows;
using PipelineBuild.Workflows.Reading;
using Xunit.Abstractions;

namespace PipelineBuild.IntegrationTests.Workflows;

/// <summary>Runs the workflows of this repository in a clone, job by job, each target by the action's own command with the workflow's own arguments.</summary>
internal sealed partial class WorkflowRuns(WorkflowClone clone, ITestOutputHelper output)
{
    public static readonly Workspace Workspace = new(Repository.Root);

    public static readonly IReadOnlyDictionary<string, string> NoInputs = new Dictionary<string, string>();

    private static readonly WorkflowSettings Settings = PipelineConfig.Load(Workspace, Path.Combine(Repository.Root, "pipeline.yml")).Workflows;

    public async Task RunAsync(string workflow, IReadOnlyDictionary<string, string> inputs)
    {
        var file = WorkflowReader.Read(Workspace, Path.Combine(Repository.Root, ".github/workflows", workflow));
        var calls = file.Jobs.SelectMany(job => TargetCall.Of(job, Settings)).ToList();
        Assert.NotEmpty(calls);
        using var artifacts = new RunArtifacts(clone.At("").TrimEnd('/'));
        foreach (var job in file.Jobs)
        {
            artifacts.BeginJob();
            foreach (var step in job.Steps)
            {
                artifacts.Do(step);
                foreach (var call in calls.Where(call => call.Step == step))
                {
                    await RunAsync(call, clone.SecretsOf(workflow, job.Id), clone.NewFiles(inputs.Count > 0 ? "workflow_dispatch" : file.Triggers[0].Name, inputs), inputs);
                }
            }
        }
    }

    private async Task RunAsync(TargetCall call, IReadOnlyDictionary<string, string?> secrets, StepFiles files, IReadOnlyDictionary<string, string> inputs)
    {
        var arguments = Expressions().Replace(call.Step.With.FirstOrDefault(entry => entry.Key == "arguments")?.Value ?? "", match => ValueOf(match.Groups[1].Value, inputs));
        if (!clone.Done.Add(string.Join(' ', arguments.Split('\n', StringSplitOptions.RemoveEmptyEntries).Prepend(call.Target))))
        {
            return;
        }

        var watch = Stopwatch.StartNew();

        var ending = await clone.RunActionAsync(call, arguments, files, secrets);

        output.WriteLine(FormattableString.Invariant($"{watch.Elapsed.TotalSeconds,6:0.0} s  {call.Target} {arguments.ReplaceLineEndings(" ")}"));
        Assert.True(ending.ExitCode == 0, $"{call.Target}: {ending}");
        Assert.Equal("", await File.ReadAllTextAsync(files.Output));
        Assert.Equal("", await File.ReadAllTextAsync(files.Variables));
        ending.Says($"::group::{call.Target}");
        Assert.Contains(call.Target, await File.ReadAllTextAsync(files.Summary));
        Assert.True(File.Exists(clone.At($"artifacts/results/{call.Target}.json")), $"{call.Target} left no result");
    }

    /// <summary>The few expressions that arguments are made of; any other fails the test.</summary>
    private static string ValueOf(string expression, IReadOnlyDictionary<string, string> inputs)
    {
        if (Input().Match(expression) is { Success: true } input)
        {
            return inputs[input.Groups[1].Value];
        }

        var optional = Optional().Match(expression);
        Assert.True(optional.Success, $"'{expression}' is no expression that this test knows");
        var (given, other) = (inputs[optional.Groups["name"].Value], optional.Groups["other"]);
        return (other.Success ? given != other.Value : given.Length > 0) ? optional.Groups["format"].Value.Replace("{0}", inputs[optional.Groups["value"].Value], StringComparison.Ordinal) : "";
    }

    [GeneratedRegex(@"\$\{\{ *(.*?) *\}\}")]
    private static partial Regex Expressions();

    [GeneratedRegex(@"^inputs\.(\w+)\z")]
    private static partial Regex Input();

    [GeneratedRegex(@"^inputs\.(?<name>\w+)( != '(?<other>[^']*)')? && format\('(?<format>[^']*)', inputs\.(?<value>\w+)\) \|\| ''\z")]
    private static partial Regex Optional();
}
