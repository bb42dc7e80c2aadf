using PipelineBuild.Delivery.Rollouts;
using PipelineBuild.Delivery.Routing;

namespace PipelineBuild.Delivery.Engine;

/// <summary>Looks at the servers of a rollout, and remembers how they answered.</summary>
/// <param name="keeper">The image that a probe beside a container is run with.</param>
public sealed class ServerLooks(EnvironmentParts parts, EnvironmentSettings settings, RouterPlace place, string keeper, TimeProvider time)
{
    private const int BadInARow = 3;

    /// <summary>A look that is no older is as good as a new one, unless something was changed since.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(400);

    /// <summary>Servers that ran already what they are to run: they have shown that they can.</summary>
    private readonly HashSet<string> warm = [];

    private readonly Dictionary<string, int> inARow = [];
    private readonly Dictionary<string, (long At, ServerView View)> answers = [];
    private (long At, IReadOnlyList<ServerContainer> Containers)? seen;

    public async Task<IReadOnlyList<ServerContainer>> ContainersAsync(CancellationToken cancel)
    {
        if (seen is not { } last || !IsFresh(last.At))
        {
            seen = last = (time.GetTimestamp(), await parts.Engine.ContainersAsync(settings, cancel));
        }

        return last.Containers;
    }

    /// <summary>Asks servers whose containers run, all at once.</summary>
    /// <param name="isGate">Whether they have to show that they are healthy, or that they still are.</param>
    /// <returns>By <see cref="RolloutState.Key"/>.</returns>
    public async Task<IReadOnlyDictionary<string, ServerView>> AskAsync(IReadOnlyList<ServerContainer> servers, bool isGate, CancellationToken cancel)
    {
        var stale = servers.Where(server => settings.Find(server.Service) is not null && !(answers.TryGetValue(Key(server), out var last) && IsFresh(last.At))).ToList();
        var views = await Task.WhenAll(stale.Select(async server => (At: time.GetTimestamp(), View: await parts.Prober.AskAsync(settings, settings.Find(server.Service)!, server, place, keeper, cancel))));
        foreach (var (server, answer) in stale.Zip(views))
        {
            var (key, isGood) = (Key(server), answer.View.Judgement == ServerJudgement.Healthy);
            answers[key] = answer;
            inARow[key] = isGood == inARow.GetValueOrDefault(key) >= 0 ? inARow.GetValueOrDefault(key) + (isGood ? 1 : -1) : isGood ? 1 : -1;
        }

        return servers.ToDictionary(Key, server => settings.Find(server.Service) is { } service ? Judge(service, Key(server), isGate) : new ServerView(ServerJudgement.Healthy, "its container runs"));
    }

    public void MarkWarm(IEnumerable<string> servers) => warm.UnionWith(servers);

    /// <summary>Something was started or stopped: what was seen before does not count any more.</summary>
    public void Forget()
    {
        seen = null;
        answers.Clear();
        inARow.Clear();
        warm.Clear();
    }

    /// <summary>So many good looks in a row make a server healthy, and so many bad ones in a row make one that was healthy unhealthy.</summary>
    private ServerView Judge(ServiceSettings service, string key, bool isGate)
    {
        var view = answers[key].View;
        var isGood = view.Judgement == ServerJudgement.Healthy;
        return isGate
            ? isGood && inARow[key] < (warm.Contains(key) ? 1 : service.Gate.Consecutive) ? new ServerView(ServerJudgement.Starting, FormattableString.Invariant($"{inARow[key]} good answers in a row, and {service.Gate.Consecutive} are asked for")) : view
            : view with { Judgement = isGood || -inARow[key] < BadInARow ? ServerJudgement.Healthy : ServerJudgement.Unhealthy };
    }

    private bool IsFresh(long at) => time.GetElapsedTime(at) < Fresh;

    private static string Key(ServerContainer server) => RolloutState.Key(server.Service, server.Server);
}
