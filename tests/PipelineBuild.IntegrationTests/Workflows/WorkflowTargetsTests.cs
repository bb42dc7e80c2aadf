using System.Diagnostics;
using System.Text.RegularExpressions;
using PipelineBuild.Artifacts;
using PipelineBuild.IntegrationTests.Containers.Stacks;
using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Workflows;
using PipelineBuild.Workflows.Reading;
using Xunit.Abstractions;

namespace PipelineBuild.IntegrationTests.Workflows;

/// <summary>
/// What the workflows of this repository run, run by the action's own command in a clean clone, with GitHub's variables and files stood in. Image and MCP server of
/// the clone are small ones, so that minutes do; all else is the repository's own. What was run once with the same arguments is not run again.
/// </summary>
[Collection(StackRuns.Name)]
public sealed partial class WorkflowTargetsTests(WorkflowClone clone, ITestOutputHelper output) : IClassFixture<WorkflowClone>
{
    /// <summary>They would run this test within itself, and compile and format all of the clone: only that the host knows them and their arguments is tried here.</summary>
    private static readonly string[] RunsThis = ["Test", "Lint"];

    private static readonly Workspace Workspace = new(Repository.Root);

    private static readonly WorkflowSettings Settings = PipelineConfig.Load(Workspace, Path.Combine(Repository.Root, "pipeline.yml")).Workflows;

    private static readonly IReadOnlyDictionary<string, string> NoInputs = new Dictionary<string, string>();

    /// <summary>Their own stories below: each needs what another leaves.</summary>
    private static readonly string[] Nightly = ["mcp-server-release.yml", "mcp-nightly.yml"];

    private static readonly string[] Delivery = ["docker-publish.yml", "release.yml", "rollback.yml"];

    private static readonly string[] Others = ["ci.yml", "docker-build.yml", "docker-test.yml", "grafana-deploy.yml", "observability-validate.yml"];

    public static TheoryData<string> Alone { get; } = [.. Others];

    [StackTheory]
    [MemberData(nameof(Alone))]
    public Task Every_target_of_a_workflow_runs_as_the_workflow_calls_it(string workflow) => RunAsync(workflow, NoInputs);

    [StackFact]
    public async Task What_is_published_is_what_the_nightly_test_tests()
    {
        foreach (var workflow in Nightly)
        {
            await RunAsync(workflow, NoInputs);
        }
    }

    [StackFact]
    public async Task What_is_released_is_served_and_a_rollback_brings_back_what_was_before()
    {
        var (publish, release, rollback) = (Delivery[0], Delivery[1], Delivery[2]);
        await RunAsync(publish, NoInputs);
        await RunAsync(release, Inputs("", "as in pipeline.yml", ""));
        Assert.Equal("version 0.1.0", await clone.ServedAsync());

        await RunAsync(release, Inputs("0.2.0", "recreate", "a second version"));
        Assert.Equal("version 0.2.0", await clone.ServedAsync());

        await RunAsync(rollback, Inputs("", "", "it was not meant"));
        Assert.Equal("version 0.1.0", await clone.ServedAsync());
        Assert.Equal(1, clone.Compilations);

        static Dictionary<string, string> Inputs(string version, string strategy, string reason) => new() { ["environment"] = "staging", ["version"] = version, ["strategy"] = strategy, ["reason"] = reason };
    }

    [Fact]
    public void Every_workflow_that_is_promised_is_there_and_run_above() => Assert.Equal(
        Others.Concat(Nightly).Concat(Delivery).Order(StringComparer.Ordinal),
        WorkflowReader.All(Workspace).Where(file => !file.IsAction).Select(file => Path.GetFileName(file.File)));

    private async Task RunAsync(string workflow, IReadOnlyDictionary<string, string> inputs)
    {
        var file = WorkflowReader.Read(Workspace, Path.Combine(Repository.Root, ".github/workflows", workflow));
        var calls = file.Jobs.SelectMany(job => TargetCall.Of(job, Settings)).ToList();
        Assert.NotEmpty(calls);
        foreach (var call in calls)
        {
            var arguments = Expressions().Replace(call.Step.With.FirstOrDefault(entry => entry.Key == "arguments")?.Value ?? "", match => ValueOf(match.Groups[1].Value, inputs));
            if (clone.Done.Add(string.Join(' ', arguments.Split('\n', StringSplitOptions.RemoveEmptyEntries).Prepend(call.Target))))
            {
                await RunAsync(call, arguments, clone.NewFiles(inputs.Count > 0 ? "workflow_dispatch" : file.Triggers[0].Name, inputs));
            }
        }
    }

    private async Task RunAsync(TargetCall call, string arguments, StepFiles files)
    {
        var isTried = RunsThis.Contains(call.Target);
        var watch = Stopwatch.StartNew();

        var ending = await clone.RunActionAsync(call, isTried ? $"{arguments}\n--dryrun" : arguments, files);

        output.WriteLine(FormattableString.Invariant($"{watch.Elapsed.TotalSeconds,6:0.0} s  {call.Target} {arguments.ReplaceLineEndings(" ")}"));
        Assert.True(ending.ExitCode == 0, $"{call.Target}: {ending}");
        Assert.Equal("", await File.ReadAllTextAsync(files.Output));
        Assert.Equal("", await File.ReadAllTextAsync(files.Variables));
        if (!isTried)
        {
            ending.Says($"::group::{call.Target}");
            Assert.Contains(call.Target, await File.ReadAllTextAsync(files.Summary));
            Assert.True(File.Exists(clone.At($"artifacts/results/{call.Target}.json")), $"{call.Target} left no result");
        }
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
