using System.Globalization;
using PipelineBuild.Delivery.Engine;
using PipelineBuild.Delivery.Rollouts;
using PipelineBuild.Delivery.Routing;
using PipelineBuild.Tools;

namespace PipelineBuild.Delivery.Health;

/// <summary>Asks a server whether it is healthy, from where its users are: within its network.</summary>
public sealed class GateProber(EngineCommands docker, PrometheusApis prometheus)
{
    private const int LargestBody = 64 * 1024;

    /// <summary>One look at a server whose container runs.</summary>
    /// <param name="image">What a probe beside a container that the router can't reach is run with.</param>
    public async Task<ServerView> AskAsync(EnvironmentSettings settings, ServiceSettings service, ServerContainer container, RouterPlace place, string image, CancellationToken cancel)
    {
        var gate = service.Gate;
        var problem = gate.Http is { } http ? await HttpAsync(settings, service, container, place, image, http, cancel) : null;
        problem ??= gate.Tcp || (gate.Http is null && service.Port is not null) ? await TcpAsync(settings, service, container, place, image, cancel) : null;
        problem ??= gate.Command.Count > 0 ? await CommandAsync(settings, container, gate.Command, cancel) : null;
        foreach (var metric in problem is null ? gate.Metrics : [])
        {
            problem ??= await MetricAsync(metric.Url, metric.Query, wantsData: true, cancel);
        }

        problem ??= gate.NoAlerts is { } alerts ? await MetricAsync(alerts.Url, alerts.Query, wantsData: false, cancel) : null;
        return problem is null ? new ServerView(ServerJudgement.Healthy, "it answers as it has to") : new ServerView(ServerJudgement.Starting, problem);
    }

    private async Task<string?> HttpAsync(EnvironmentSettings settings, ServiceSettings service, ServerContainer container, RouterPlace place, string image, HttpDemand demand, CancellationToken cancel)
    {
        var seconds = ((demand.MaxMilliseconds / 1000.0) + 3).ToString("0.0", CultureInfo.InvariantCulture);
        string[] words = ["curl", "--silent", "--show-error", "--max-time", seconds, "--max-filesize", LargestBody.ToString(CultureInfo.InvariantCulture), "--write-out", "\n%{http_code} %{time_total}", Address(service, container, demand.Path)];
        var output = await WithinAsync(settings, service, container, place, image, words, cancel);
        var last = output.StandardOutput.LastOrDefault()?.Split(' ') ?? [];
        if (!output.Succeeded || last.Length != 2 || !int.TryParse(last[0], NumberStyles.None, CultureInfo.InvariantCulture, out var status) || !double.TryParse(last[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var time))
        {
            return $"GET {demand.Path} gave no answer: {output.ErrorText.Trim()}";
        }

        return demand.Problem(status, time * 1000, string.Join('\n', output.StandardOutput.SkipLast(1)));
    }

    private async Task<string?> TcpAsync(EnvironmentSettings settings, ServiceSettings service, ServerContainer container, RouterPlace place, string image, CancellationToken cancel)
    {
        var host = service.IsRouted ? HostOf(service, container) : "127.0.0.1";
        var output = await WithinAsync(settings, service, container, place, image, ["socat", "-u", "/dev/null", FormattableString.Invariant($"TCP:{host}:{service.Port},connect-timeout=3")], cancel);
        return output.Succeeded ? null : FormattableString.Invariant($"port {service.Port} takes no connection: {output.StandardError.LastOrDefault(line => line.Trim().Length > 0)?.Trim()}");
    }

    private async Task<string?> CommandAsync(EnvironmentSettings settings, ServerContainer container, IReadOnlyList<string> command, CancellationToken cancel)
    {
        var output = await docker.RunAsync(settings.Engine, ["container", "exec", container.Id, .. command], cancel);
        return output.Succeeded ? null : FormattableString.Invariant($"{command[0]} ended with exit code {output.ExitCode}: {output.StandardError.Concat(output.StandardOutput).LastOrDefault(line => line.Trim().Length > 0)?.Trim()}");
    }

    private async Task<string?> MetricAsync(Uri url, string query, bool wantsData, CancellationToken cancel)
    {
        try
        {
            var samples = await prometheus.Open(url).QueryAsync(query, null, cancel);
            return (wantsData, samples.Count) switch
            {
                (true, 0) => $"{query} gives nothing at {url}: it does not hold, or there is no data",
                (false, > 0) => $"{string.Join(", ", samples.Select(sample => sample.Labels.GetValueOrDefault("alertname", "an alert")).Distinct().Take(5))} {(samples.Count == 1 ? "fires" : "fire")}",
                _ => null,
            };
        }
        catch (PrometheusException error)
        {
            return $"Prometheus could not be asked: {error.Message}";
        }
    }

    /// <summary>The router is in the networks of what it routes; beside another container a probe of our own shares its network.</summary>
    private Task<ProcessOutput> WithinAsync(EnvironmentSettings settings, ServiceSettings service, ServerContainer container, RouterPlace place, string image, IReadOnlyList<string> words, CancellationToken cancel) => service.IsRouted
        ? docker.RunAsync(settings.Engine, ["container", "exec", place.Container, .. words], cancel)
        : docker.RunAsync(settings.Engine, ["container", "run", "--rm", "--pull", "never", "--network", $"container:{container.Id}", "--entrypoint", words[0], image, .. words.Skip(1)], cancel);

    private static string Address(ServiceSettings service, ServerContainer container, string path) => FormattableString.Invariant($"http://{(service.IsRouted ? HostOf(service, container) : "127.0.0.1")}:{service.Port}{path}");

    private static string HostOf(ServiceSettings service, ServerContainer container) => RouterPlans.AddressOf(service, container.Server);
}
