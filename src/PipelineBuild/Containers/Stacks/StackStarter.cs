using System.Globalization;
using System.Text.RegularExpressions;
using PipelineBuild.Tools;

namespace PipelineBuild.Containers.Stacks;

/// <summary>How far the services of a stack came.</summary>
/// <param name="Problem">What compose said when no container tells what went wrong; null otherwise.</param>
public sealed record StackStanding(IReadOnlyList<ServiceVerdict> Services, IReadOnlyList<ContainerState> Containers, string? Problem)
{
    /// <summary>When there is nothing more to wait for: then a service that is not up is as good as broken.</summary>
    public StackStanding WithoutWaiting(Func<ServiceVerdict, string> words) => this with
    {
        Services = Services.Select(service => service.Standing == Standing.Waiting ? service with { Standing = Standing.Bad, Words = words(service) } : service).ToList(),
    };

    public bool IsReady => Problem is null && Services.All(service => service.Standing == Standing.Ready);
}

/// <summary>Starts the services of a stack and watches them until all are as they should be, or one can't be any more.</summary>
public sealed partial class StackStarter(ComposeClient compose, EngineObjects engine, TimeProvider time, IProgress<string> progress)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    internal async Task<StackStanding> StartAsync(ComposeRun run, IReadOnlyList<StackService> services, StackSettings settings, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var begun = time.GetTimestamp();
        var starting = compose.UpAsync(run, null, stop.Token);
        try
        {
            var watch = new StackWatch(engine, services, settings, time);
            var told = "";
            while (true)
            {
                var ended = starting.IsCompleted ? await starting : null;
                var standing = await watch.LookAsync(run.Project, cancel);
                told = Tell(settings.Name, standing, told);
                if (standing.Services.Any(service => service.Standing == Standing.Bad) || (ended is { Succeeded: true } && standing.IsReady))
                {
                    return await WithHoldersAsync(standing, cancel);
                }

                if (ended is { Succeeded: false })
                {
                    return standing with { Problem = await ProblemAsync(ended, cancel) };
                }

                if (time.GetElapsedTime(begun) >= settings.StartTimeout)
                {
                    return standing.WithoutWaiting(service => FormattableString.Invariant($"not ready within {settings.StartTimeout.TotalSeconds:0} s: {service.Words}"));
                }

                await Task.Delay(Pause, time, cancel);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await starting.ContinueWith(ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <summary>One line whenever something has changed.</summary>
    private string Tell(string stack, StackStanding standing, string told)
    {
        var now = string.Join("; ", standing.Services.Select(service => $"{service.Service} {service.Words}"));
        if (now != told)
        {
            progress.Report($"stack {stack}: {now}");
        }

        return now;
    }

    private async Task<string> ProblemAsync(ProcessOutput ended, CancellationToken cancel)
    {
        var words = ended.StandardError.LastOrDefault(line => line.Trim().Length > 0)?.Trim() ?? $"docker compose up ended with exit code {ended.ExitCode}";
        return await TakenAsync(words, cancel) ?? words;
    }

    private async Task<StackStanding> WithHoldersAsync(StackStanding standing, CancellationToken cancel)
    {
        var services = new List<ServiceVerdict>();
        foreach (var service in standing.Services)
        {
            services.Add(service.Standing == Standing.Bad && await TakenAsync(service.Words, cancel) is { } taken ? service with { Words = taken } : service);
        }

        return standing with { Services = services };
    }

    /// <summary>Null when the words are about something else than a port of the host.</summary>
    private async Task<string?> TakenAsync(string words, CancellationToken cancel)
    {
        if (TakenPort().Match(words) is not { Success: true } match || !int.TryParse(match.Groups["port"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return null;
        }

        var holders = await engine.HoldersAsync(port, cancel);
        return $"port {port} of the host is held by {(holders.Count == 0 ? "a program that is no container" : $"the container {string.Join(", ", holders)}")}: end that, or leave keepPorts out, and the engine chooses a free port";
    }

    [GeneratedRegex(@"(:|port )(?<port>[0-9]{1,5})( failed: port is already allocated|: bind: address already in use| is already allocated)")]
    private static partial Regex TakenPort();
}
