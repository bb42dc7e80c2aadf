using System.Reflection;
using Cake.Frosting;
using PipelineBuild.Tests;

namespace Build.Tests;

public class TaskTests
{
    private static readonly IReadOnlyList<Type> Tasks = typeof(StepTask).Assembly.GetTypes().Where(type => typeof(IFrostingTask).IsAssignableFrom(type) && !type.IsAbstract).ToList();

    public static TheoryData<string> Names => [.. Tasks.Select(type => type.FullName!)];

    [Fact]
    public void The_list_of_tasks() =>
        Golden.Matches("tasks.txt", string.Concat(TargetNames.All.Select(task => $"{task.Capability} / {task.Name}: {task.Description}\n")));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_task_is_public_sealed_named_and_described(string name)
    {
        var type = typeof(StepTask).Assembly.GetType(name)!;

        Assert.True(type is { IsPublic: true, IsSealed: true });
        Assert.Matches("^[A-Z][A-Za-z]+$", type.GetCustomAttribute<TaskNameAttribute>()!.Name);
        Assert.True(type.GetCustomAttribute<TaskDescriptionAttribute>()!.Description.Length > 10);
        Assert.EndsWith("Task", type.Name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_task_lets_cake_skip_it(string name) =>
        Assert.NotEqual(typeof(StepTask).Assembly.GetType(name), typeof(StepTask).Assembly.GetType(name)!.GetMethod(nameof(IFrostingTask.ShouldRun), [typeof(BuildContext)])?.DeclaringType);

    [Fact]
    public void Names_are_unique() => Assert.Equal(Tasks.Count, TargetNames.All.Select(task => task.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());

    /// <summary>The third column of README's table of targets.</summary>
    [Fact]
    public void A_target_tells_a_plan_exactly_when_the_readme_says_that_it_changes_the_world()
    {
        var promised = File.ReadLines(Path.Combine(RepositoryRoot.Path, "README.md"))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length == 5 && TargetNames.All.Any(task => cells[1] == $"`{task.Name}`"))
            .ToDictionary(cells => cells[1].Trim('`'), cells => cells[3] != "no");

        Assert.Equal(Tasks.ToDictionary(type => type.GetCustomAttribute<TaskNameAttribute>()!.Name, type => type.IsSubclassOf(typeof(ChangingStepTask))), promised);
    }

    [Fact]
    public void Every_task_is_made_by_the_hosts_container()
    {
        using var run = new HostRun();

        var answer = run.Start([.. TargetNames.All.Select(task => $"--target={task.Name}"), "--dryrun"]);

        Assert.True(answer.ExitCode == 0, answer.Output + answer.Error);
        Assert.All(TargetNames.All, task => Assert.Contains(task.Name, answer.Output));
    }

    [Fact]
    public void Publishing_builds_first() =>
        Assert.Equal([typeof(Build.Containers.DockerBuildTask)], typeof(Build.Containers.DockerPublishTask).GetCustomAttributes<IsDependentOnAttribute>().Select(attribute => attribute.Task));
}
