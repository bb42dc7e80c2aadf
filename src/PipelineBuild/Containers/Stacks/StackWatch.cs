using PipelineBuild.Tools;

namespace PipelineBuild.Containers.Stacks;

/// <summary>Looks at the services of a stack again and again, and knows for how long each container has been running.</summary>
public sealed class StackWatch(EngineObjects engine, IReadOnlyList<StackService> services, StackSettings settings, TimeProvider time)
{
    /// <summary>By container and start; by our own clock, since the engine's may be another.</summary>
    private readonly Dictionary<(string Id, string StartedAt), long> since = [];

    public async Task<StackStanding> LookAsync(string project, CancellationToken cancel)
    {
        var containers = (await engine.ContainersAsync($"{EngineObjects.ProjectLabel}={project}", cancel)).Select(ContainerState.Parse).Where(container => container.Service.Length > 0).ToList();
        foreach (var container in containers.Where(container => container.IsRunning))
        {
            since.TryAdd((container.Id, container.StartedAt), time.GetTimestamp());
        }

        return new StackStanding(services.Select(service => ServiceVerdict.Of(service, containers, Runs, settings.Settle)).ToList(), containers, null);
    }

    private TimeSpan Runs(ContainerState container) => since.TryGetValue((container.Id, container.StartedAt), out var begun) ? time.GetElapsedTime(begun) : TimeSpan.Zero;
}
