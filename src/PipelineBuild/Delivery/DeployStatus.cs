using System.Globalization;
using PipelineBuild.Delivery.Rollouts;
using PipelineBuild.Delivery.Routing;
using PipelineBuild.Ledger;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Delivery;

/// <summary>What an environment is like at this moment: what was decided, who holds it, and what the world says to that.</summary>
public sealed record DeployStatusResult(Outcome Outcome, string Summary) : StepResult(Outcome, Summary)
{
    public string Environment { get; init; } = "";

    /// <summary>The version that runs by what is known; null when nothing was deployed.</summary>
    public string? Version { get; init; }

    public string? Phase { get; init; }

    /// <summary>In words who holds the lock; null when it is free.</summary>
    public string? Lock { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Traffic { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Of each server the requests since the router's process began, by its log and by its own count.</summary>
    public IReadOnlyList<RequestBalance> Requests { get; init; } = [];
}

/// <summary>Tells how an environment stands, also while somebody changes it or after a run was killed; changes nothing.</summary>
public sealed class DeployStatus(EnvironmentParts parts, RolloutDriver driver, DeliveryDoor door)
{
    public const string Drift = "delivery/drift";
    public const string Log = "delivery/request-log";

    public async Task<DeployStatusResult> ShowAsync(PipelineConfig config, string? environment, CancellationToken cancel)
    {
        var settings = DeliveryDoor.Choose(config, environment);
        var record = await door.LookAsync(config, settings, cancel);
        var holder = await door.HolderAsync(config, settings, cancel);
        if (await parts.Engine.SilenceAsync(settings, cancel) is { } silence)
        {
            return new DeployStatusResult(Outcome.Errored, $"{Words(settings, record, holder)}; its Docker Engine gives no answer: {silence}") { Environment = settings.Name, Version = record?.Running?.Version, Phase = record?.State.Phase.ToString(), Lock = holder?.Words };
        }

        var place = RouterPlace.Of(settings);
        var containers = await parts.Engine.ContainersAsync(settings, cancel);
        var isRouted = settings.Services.Any(service => service.IsRouted) && record is not null;
        var isAlive = isRouted && await parts.Router.IsAliveAsync(place, cancel);
        var rows = new List<IReadOnlyList<string>>();
        foreach (var service in containers.Select(container => container.Service).Distinct().Order(StringComparer.Ordinal))
        {
            var weights = isAlive && settings.Find(service) is { IsRouted: true } ? await parts.Router.WeightsAsync(place, service, cancel) : new Dictionary<string, int>();
            rows.AddRange(containers.Where(container => container.Service == service).OrderBy(container => container.Server, StringComparer.Ordinal).Select(container => (IReadOnlyList<string>)[
                service, container.Server, container.Version ?? "", $"{container.State}{(container.Health is null ? "" : $", {container.Health}")}",
                weights.TryGetValue(container.Server, out var weight) ? string.Create(CultureInfo.InvariantCulture, $"{weight} %") : "-"]));
        }

        var (requests, uneven) = isAlive ? await RequestsAsync(settings, place, cancel) : ([], []);
        return new DeployStatusResult(Outcome.Passed, Words(settings, record, holder))
        {
            Environment = settings.Name,
            Version = record?.Running?.Version,
            Phase = record?.State.Phase.ToString(),
            Lock = holder?.Words,
            Traffic = record?.State.Rotation ?? new Dictionary<string, IReadOnlyList<string>>(),
            Requests = requests,
            Findings = [.. await FindingsAsync(settings, record, place, isRouted && !isAlive, cancel), .. uneven.Select(words => new Finding(Log, Severity.Warning, words, settings.Place.File, settings.Place.Line, settings.Place.Column))],
            Table = rows.Count == 0 ? null : new ResultTable(["service", "server", "version", "state", "traffic"], rows),
        };
    }

    private async Task<IReadOnlyList<Finding>> FindingsAsync(EnvironmentSettings settings, RolloutRecord? record, RouterPlace place, bool isRouterDead, CancellationToken cancel)
    {
        var wrong = isRouterDead ? "the router does not answer: nobody is served through it. It is started again by the engine; if it stays so: docker container logs of it, then Deploy"
            : record is { State.IsOver: true } ? await driver.ReadBackAsync(settings, record, place, cancel) : null;
        return wrong is null ? [] : [new Finding(Drift, Severity.Warning, $"{settings.Name} is not as it was left: {wrong}", settings.Place.File, settings.Place.Line, settings.Place.Column)];
    }

    /// <summary>Both counts of each server, and what is wrong with them: a log that can't be read must not hide how the environment stands.</summary>
    private async Task<(IReadOnlyList<RequestBalance> Requests, IReadOnlyList<string> Wrong)> RequestsAsync(EnvironmentSettings settings, RouterPlace place, CancellationToken cancel)
    {
        try
        {
            var requests = await parts.Requests.ReconcileAsync(place, cancel);
            return (requests, requests.Where(balance => !balance.IsEven).Select(balance =>
                FormattableString.Invariant($"the request log of {settings.Name} has {balance.Logged} requests of {balance.Backend} {balance.Server}, and the router counted between {balance.Least} and {balance.Most}")).ToList());
        }
        catch (Exception error) when (error is DeliveryException or ProcessFailedException or TimeoutException)
        {
            return ([], [$"the request log of {settings.Name} can't be compared with the router's own count: {error.Message}"]);
        }
    }

    private static string Words(EnvironmentSettings settings, RolloutRecord? record, LockHolder? holder)
    {
        var held = holder is null ? "" : $"; locked by {holder.Words}";
        if (record is null)
        {
            return $"nothing was deployed to {settings.Name} by what the ledger knows{held}";
        }

        var state = record.State;
        var runs = record.Running is { } running ? $"{settings.Name} runs {running.Version}" : $"{settings.Name} runs nothing";
        return state.Phase switch
        {
            RolloutPhase.Succeeded => $"{runs}{held}",
            RolloutPhase.RolledBack => $"{runs}; {record.New.Version} was taken back: {state.Why}{held}",
            RolloutPhase.Halted => $"{runs} in part and needs somebody: {state.Why}{held}",
            _ => string.Create(CultureInfo.InvariantCulture, $"{settings.Name}: {(state.GoesForward ? "on the way" : "going back")} from {state.FromVersion ?? "nothing"} to {record.New.Version}, {state.Phase}, step {state.Position + 1} of {state.Steps.Count}{(state.Step is { } step ? $" ({step})" : "")}{held}")
                + (holder is not null ? "" : record.IsForwardRollback ? "; whoever did that is gone: the same Rollback goes on with it, Abort takes it back" : "; whoever did that is gone: the same Deploy goes on with it, Rollback takes it back"),
        };
    }
}
