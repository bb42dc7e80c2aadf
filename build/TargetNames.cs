using System.Reflection;
using Cake.Frosting;
using PipelineBuild.Configuration;

namespace Build;

/// <summary>All targets by name, as the task classes declare them.</summary>
public static class TargetNames
{
    public static IReadOnlyList<(string Name, string Description, string Capability)> All { get; } = typeof(TargetNames).Assembly.GetExportedTypes()
        .Where(type => typeof(IFrostingTask).IsAssignableFrom(type) && !type.IsAbstract)
        .Select(type => (
            type.GetCustomAttribute<TaskNameAttribute>()!.Name,
            type.GetCustomAttribute<TaskDescriptionAttribute>()!.Description,
            type.Namespace == nameof(Build) ? "Groups" : type.Namespace!.Split('.')[^1]))
        .OrderBy(task => task.Item3, StringComparer.Ordinal).ThenBy(task => task.Name, StringComparer.Ordinal)
        .ToList();

    /// <exception cref="CommandLineException">A target does not exist.</exception>
    public static void Check(IEnumerable<string> targets)
    {
        foreach (var target in targets.Where(target => !All.Any(task => task.Name.Equals(target, StringComparison.OrdinalIgnoreCase))))
        {
            throw new CommandLineException($"no target '{target}'{(Suggestion.For(target, All.Select(task => task.Name)) is { Length: > 0 } offer ? offer : ".")} './build.sh' lists all targets.");
        }
    }
}
