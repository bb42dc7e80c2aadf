namespace PipelineBuild.Containers.Stacks;

/// <summary>What is expected of a service.</summary>
public enum ServiceRole
{
    /// <summary>Runs until the stack is taken down.</summary>
    Server,

    /// <summary>Does its work and ends with exit code 0.</summary>
    Job,

    /// <summary>Either: its compose file says <c>restart: "no"</c>.</summary>
    MayEnd,
}

/// <summary>A service that compose will run.</summary>
/// <param name="Replicas">How many containers it is to have.</param>
public sealed record StackService(string Name, ServiceRole Role, int Replicas);

/// <summary>Where a service stands.</summary>
public enum Standing
{
    Waiting,
    Ready,
    Bad,
}

/// <summary>What is to be thought of a service as its containers are now; pure.</summary>
/// <param name="Words">For people: <c>healthy</c>, <c>ended with exit code 1</c>.</param>
public sealed record ServiceVerdict(string Service, Standing Standing, string Words)
{
    /// <param name="runs">How long a container has been running without a break.</param>
    /// <param name="settle">How long one without a health check has to.</param>
    public static ServiceVerdict Of(StackService service, IReadOnlyList<ContainerState> containers, Func<ContainerState, TimeSpan> runs, TimeSpan settle)
    {
        var own = containers.Where(container => container.Service == service.Name).ToList();
        var each = own.Select(container => One(service, container, runs, settle)).ToList();
        if (each.FirstOrDefault(verdict => verdict.Standing == Standing.Bad) is { } bad)
        {
            return bad;
        }

        return own.Count < service.Replicas ? new ServiceVerdict(service.Name, Standing.Waiting, own.Count == 0 ? "not created yet" : $"{own.Count} of {service.Replicas} containers created")
            : each.FirstOrDefault(verdict => verdict.Standing == Standing.Waiting) ?? each.FirstOrDefault() ?? new ServiceVerdict(service.Name, Standing.Ready, "has no container, as its file says");
    }

    private static ServiceVerdict One(StackService service, ContainerState container, Func<ContainerState, TimeSpan> runs, TimeSpan settle)
    {
        return container.Status switch
        {
            "exited" or "dead" or "removing" => Ended(),
            "restarting" when service.Role == ServiceRole.Job => Says(Standing.Waiting, $"ended with exit code {container.ExitCode}, is started again"),
            "restarting" => Says(Standing.Bad, $"crashed with exit code {container.ExitCode} and is started again, {Times(container.Restarts)} so far"),
            "running" when container.Restarts > 0 && service.Role != ServiceRole.Job => Says(Standing.Bad, $"crashed and was started again {Times(container.Restarts)}"),
            "running" when service.Role == ServiceRole.Job => Says(Standing.Waiting, "still at work"),
            "running" => Running(),
            var other when container.Error.Length > 0 => Says(Standing.Bad, $"{other}: {container.Error}"),
            var other => Says(Standing.Waiting, other),
        };

        ServiceVerdict Ended() => (container.ExitCode, service.Role) switch
        {
            (0, ServiceRole.Job or ServiceRole.MayEnd) => Says(Standing.Ready, "has done its work"),
            (0, _) => Says(Standing.Bad, "ended with exit code 0, and nothing says that it should: name it in oneShot, or write restart: \"no\" in its compose file"),
            var (code, _) => Says(Standing.Bad, $"ended with exit code {code}{(container.OutOfMemory ? ", out of memory" : "")}{(container.Error.Length > 0 ? $": {container.Error}" : "")}"),
        };

        ServiceVerdict Running() => container.Health switch
        {
            "healthy" => Says(Standing.Ready, "healthy"),
            "unhealthy" => Says(Standing.Bad, "unhealthy"),
            null => runs(container) >= settle ? Says(Standing.Ready, "running, has no health check") : Says(Standing.Waiting, "running, has no health check"),
            var other => Says(Standing.Waiting, $"running, its health check says {other}"),
        };

        ServiceVerdict Says(Standing standing, string words) => new(service.Name, standing, words);
    }

    private static string Times(int count) => count == 1 ? "once" : $"{count} times";
}
