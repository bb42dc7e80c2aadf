using System.Text.Json;
using System.Text.RegularExpressions;
using PipelineBuild.Artifacts;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Containers.Stacks;

/// <summary>Asks a running stack what pipeline.yml declares: as often as declared, and counted.</summary>
public sealed class StackChecks(EngineObjects engine, HttpProbe http, EnvironmentVariables environment, TimeProvider time)
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CommandLimit = TimeSpan.FromMinutes(2);
    private const int MostShown = 200;

    /// <summary>Whether containers are on networks of this very machine.</summary>
    private bool IsLocal => OperatingSystem.IsLinux() && (environment.Get("DOCKER_HOST") is not { } host || host.StartsWith("unix:", StringComparison.Ordinal) || host.Contains("127.0.0.1", StringComparison.Ordinal));

    internal async Task<CheckReport> RunAsync(StackCheck check, IReadOnlyList<ContainerState> containers, CancellationToken cancel)
    {
        var begun = time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var (outcome, detail) = await AttemptAsync(check, containers, cancel);
            if (outcome == Outcome.Passed || attempt > check.Retries)
            {
                return new CheckReport(check.Name, outcome, detail, attempt, Math.Round(time.GetElapsedTime(begun).TotalMilliseconds));
            }

            await Task.Delay(check.Interval, time, cancel);
        }
    }

    private async Task<(Outcome, string)> AttemptAsync(StackCheck check, IReadOnlyList<ContainerState> containers, CancellationToken cancel)
    {
        if (containers.FirstOrDefault(container => container.Service == check.Service && container.IsRunning) is not { } container)
        {
            return (Outcome.Failed, $"{check.Service} does not run");
        }

        return check switch
        {
            { Http: { } ask } => await HttpAsync(ask, container, cancel),
            { Tcp: { } ask } => await TcpAsync(ask, container, cancel),
            _ => await CommandAsync(check.Command!, container, cancel),
        };
    }

    private async Task<(Outcome, string)> HttpAsync(HttpCheck ask, ContainerState container, CancellationToken cancel)
    {
        if (Address(container, ask.Port, published: true) is not { } place)
        {
            return Unreachable(ask.Service, ask.Port);
        }

        var answer = await http.GetAsync(new Uri(FormattableString.Invariant($"http://{place.Host}:{place.Port}{ask.Path}")), AnswerLimit, cancel);
        return (answer.Problem ?? Problem(ask, answer)) is { } problem
            ? (Outcome.Failed, problem)
            : (Outcome.Passed, FormattableString.Invariant($"status {answer.Status} in {answer.Took.TotalMilliseconds:0} ms"));
    }

    private static string? Problem(HttpCheck ask, HttpAnswer answer)
    {
        var body = $"; the body begins: {Excerpt(answer.Body)}";
        return answer.Status != ask.Status ? $"status {answer.Status}, expected {ask.Status}{body}"
            : ask.Contains is { } text && !answer.Body.Contains(text, StringComparison.Ordinal) ? $"the body lacks '{text}'{body}"
            : Unmatched(ask, answer.Body) is { } unmatched ? $"{unmatched}{body}"
            : JsonProblem(ask, answer.Body) is { } wrong ? $"{wrong}{body}"
            : ask.MaxLatency is { } most && answer.Took > most ? FormattableString.Invariant($"took {answer.Took.TotalMilliseconds:0} ms, at most {most.TotalMilliseconds:0} ms are allowed")
            : null;
    }

    private static string? Unmatched(HttpCheck ask, string body)
    {
        try
        {
            return ask.Matches is null || ask.Matches.IsMatch(body) ? null : $"the body does not match '{ask.Matches}'";
        }
        catch (RegexMatchTimeoutException)
        {
            return $"'{ask.Matches}' takes too long to be looked for in the body";
        }
    }

    private static string? JsonProblem(HttpCheck ask, string body)
    {
        if (ask.Json.Count == 0)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            return ask.Json.Select(expected => (expected, Found: JsonPath.Find(document.RootElement, expected.Key)))
                .Where(pair => pair.Found != pair.expected.Value)
                .Select(pair => $"{pair.expected.Key} is {(pair.Found is null ? "not there" : $"'{Excerpt(pair.Found)}'")}, expected '{pair.expected.Value}'").FirstOrDefault();
        }
        catch (JsonException)
        {
            return "the body is no JSON";
        }
    }

    private async Task<(Outcome, string)> TcpAsync(TcpCheck ask, ContainerState container, CancellationToken cancel)
    {
        // A published port takes connections also for a container that does not listen.
        if (Address(container, ask.Port, published: !IsLocal) is not { } place)
        {
            return Unreachable(ask.Service, ask.Port);
        }

        return await HttpProbe.ConnectAsync(place.Host, place.Port, AnswerLimit, cancel) is { } problem ? (Outcome.Failed, problem) : (Outcome.Passed, "takes connections");
    }

    private async Task<(Outcome, string)> CommandAsync(CommandCheck ask, ContainerState container, CancellationToken cancel)
    {
        ProcessOutput output;
        try
        {
            output = await engine.ExecuteAsync(container.Id, ask.Run, CommandLimit, cancel);
        }
        catch (TimeoutException)
        {
            return (Outcome.Failed, FormattableString.Invariant($"did not end within {CommandLimit.TotalSeconds:0} s"));
        }

        var said = string.Join('\n', output.StandardOutput.Concat(output.StandardError));
        return output.ExitCode != ask.ExitCode ? (Outcome.Failed, $"exit code {output.ExitCode}, expected {ask.ExitCode}; it says: {Excerpt(said)}")
            : ask.Contains is { } text && !said.Contains(text, StringComparison.Ordinal) ? (Outcome.Failed, $"what it says lacks '{text}': {Excerpt(said)}")
            : (Outcome.Passed, $"exit code {output.ExitCode}");
    }

    /// <summary>Where an address whose host is a service is found from here; null where it is not.</summary>
    internal Uri? Locate(Uri address, IReadOnlyList<ContainerState> containers) =>
        containers.FirstOrDefault(container => container.Service == address.Host && container.IsRunning) is { } container && Address(container, address.Port, published: true) is { } place
            ? new UriBuilder(address) { Host = place.Host, Port = place.Port }.Uri
            : null;

    private (string Host, int Port)? Address(ContainerState container, int port, bool published) =>
        published && container.Published.TryGetValue(port, out var place) ? place
        : IsLocal && container.Addresses.Count > 0 ? (container.Addresses[0], port)
        : null;

    /// <summary>Not the service's fault: nobody has looked.</summary>
    private static (Outcome, string) Unreachable(string service, int port) =>
        (Outcome.Errored, $"port {port} of {service} can't be reached from here: the engine is on another machine, or the service is in no network of its own; publish the port in the compose file");

    private static string Excerpt(string text)
    {
        var line = text.Trim().ReplaceLineEndings(" ");
        return line.Length == 0 ? "(nothing)" : line.Length <= MostShown ? line : $"{line[..MostShown]}...";
    }
}
