using PipelineBuild.Results;

namespace PipelineBuild.Containers.Stacks;

/// <summary>A stack that is up and whose checks were asked, for somebody who wants to look at it before it is taken down.</summary>
/// <param name="Locate">Turns an address whose host is a service into one that works from here; null where there is none.</param>
public sealed record StandingStack(string Name, Func<Uri, Uri?> Locate);

/// <summary>Lets somebody look at a stack of pipeline.yml while it runs with the built images.</summary>
public sealed class StackVisit(StackTests stacks, StackTestPlanner planner)
{
    /// <param name="visit">Called once, when all services are up; not called for a stack that does not come up.</param>
    /// <returns>How the stack did.</returns>
    /// <exception cref="InvalidDataException">There is no stack of that name, or no build of this commit.</exception>
    public Task<StackTestResult> PayAsync(PipelineConfig config, string stack, Func<StandingStack, CancellationToken, Task> visit, CancellationToken cancel) =>
        stacks.TestAsync(With(config, stack), visit, cancel);

    /// <summary>What a visit would start and remove.</summary>
    public Task<PlanResult> PlanAsync(PipelineConfig config, IReadOnlyList<string> names, CancellationToken cancel) =>
        planner.PlanAsync(config with { Containers = config.Containers with { Stacks = config.Containers.Stacks.Where(stack => names.Contains(stack.Name)).ToList() } }, cancel);

    private static PipelineConfig With(PipelineConfig config, string name) => config.Containers.Stacks.FirstOrDefault(stack => stack.Name == name) is { } found
        ? config with { Containers = config.Containers with { Stacks = [found] } }
        : throw new InvalidDataException($"containers.stacks has no stack '{name}'{Configuration.Suggestion.For(name, config.Containers.Stacks.Select(stack => stack.Name))}");
}
