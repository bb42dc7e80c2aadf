using System.Reflection;
using Cake.Frosting;
using PipelineBuild.Delivery;
using PipelineBuild.Workflows;

namespace Build.Tests.Workflows;

/// <summary>The list of what targets need of a workflow, against the tasks and the command line themselves.</summary>
public class TargetNeedsTests
{
    private static readonly IReadOnlyList<Type> Tasks = typeof(StepTask).Assembly.GetExportedTypes().Where(type => typeof(IFrostingTask).IsAssignableFrom(type) && !type.IsAbstract).ToList();

    [Fact]
    public void Every_target_is_listed_once_and_nothing_else() =>
        Assert.Equal(TargetNames.All.Select(task => task.Name).Order(StringComparer.Ordinal), TargetNeedsList.All.Select(need => need.Target));

    [Fact]
    public void A_target_that_changes_the_world_is_a_changing_task() =>
        Assert.Empty(TargetNeedsList.All.Where(need => need.Effects is not (TargetEffects.None or TargetEffects.ReadsImages)).Select(need => need.Target).Except(Tasks.Where(type => type.IsSubclassOf(typeof(ChangingStepTask))).Select(NameOf)));

    [Fact]
    public void What_runs_before_a_target_is_what_its_task_depends_on() =>
        Assert.All(Tasks, type => Assert.Equal(Before(type).Order(StringComparer.Ordinal), TargetNeedsList.All.Single(need => need.Target == NameOf(type)).After.Order(StringComparer.Ordinal)));

    [Fact]
    public void Every_argument_is_known_to_the_command_line_and_every_argument_of_ours_to_some_target()
    {
        var listed = TargetNeedsList.All.SelectMany(need => need.Arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Concat(TargetNeeds.CommonArguments).Distinct().ToList();

        Assert.Empty(listed.Except(CommandLine.Names));
        Assert.Empty(CommandLine.OwnNames.Except(listed));
    }

    [Fact]
    public void The_strategies_of_a_release_are_those_that_Deploy_knows() => Assert.Equal(ServiceSettings.StrategyNames, WorkflowInputs.Strategies);

    private static IEnumerable<string> Before(Type task) => task.GetCustomAttributes<IsDependentOnAttribute>().SelectMany(attribute => Before(attribute.Task).Append(NameOf(attribute.Task))).Distinct();

    private static string NameOf(Type task) => task.GetCustomAttribute<TaskNameAttribute>()!.Name;
}
