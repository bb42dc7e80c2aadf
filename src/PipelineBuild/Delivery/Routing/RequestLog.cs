using System.Globalization;
using PipelineBuild.Tools;

namespace PipelineBuild.Delivery.Routing;

/// <summary>Reads how many requests each server was given and how they ended, out of the log that outlives every restart of the router.</summary>
public sealed class RequestLog(EngineCommands docker, RouterConsole console, TimeProvider time)
{
    private const string File = "/log/requests.log";
    private const string Earlier = "/log/requests.1.log";

    /// <summary>Counted where the log is: it may be long. What HAProxy says of itself has other parts.</summary>
    private const string Count = "NF == 7 && $1 ~ /^[0-9]+$/ && $1 >= from && (process == 0 || $2 == process) { n[$3 \" \" $4 \" \" $5 \" \" $7]++ } END { for (k in n) print k, n[k] }";

    /// <summary>The log is written by another process than the one that counts, which may be a moment behind.</summary>
    private static readonly TimeSpan Lag = TimeSpan.FromMilliseconds(300);

    /// <summary>Of all servers, from a time on in whole seconds.</summary>
    /// <exception cref="DeliveryException">The log can't be read.</exception>
    public Task<IReadOnlyList<RequestCount>> ReadAsync(RouterPlace place, DateTimeOffset since, CancellationToken cancel) => ReadAsync(place, since.ToUnixTimeSeconds(), 0, cancel);

    /// <summary>Compares the log with what the router itself has counted since its process began; also right while requests come in.</summary>
    public async Task<IReadOnlyList<RequestBalance>> ReconcileAsync(RouterPlace place, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (process, before) = await console.LookAsync(place, cancel);
            var clock = await docker.RunCheckedAsync(place.Engine, ["exec", place.Container, "date", "+%s"], cancel);
            await Task.Delay(Lag, time, cancel);
            var logged = await ReadAsync(place, long.Parse(clock.Text.Trim(), CultureInfo.InvariantCulture) - process.Uptime - 1, process.Id, cancel);
            var balances = RequestBalance.Of(logged, before, (await console.LookAsync(place, cancel)).Stats);
            if (attempt == 3 || balances.All(balance => balance.IsEven))
            {
                return balances;
            }
        }
    }

    private async Task<IReadOnlyList<RequestCount>> ReadAsync(RouterPlace place, long from, int process, CancellationToken cancel)
    {
        var hasEarlier = (await docker.RunAsync(place.Engine, ["exec", place.Container, "test", "-f", Earlier], cancel)).Succeeded;
        string[] words = ["awk", "-v", FormattableString.Invariant($"from={from}"), "-v", FormattableString.Invariant($"process={process}"), Count, .. hasEarlier ? (string[])[Earlier] : [], File];
        var output = await docker.RunAsync(place.Engine, ["exec", place.Container, .. words], cancel);
        return output.Succeeded ? output.StandardOutput.Where(line => line.Length > 0).Select(RequestCount.Parse).OrderBy(count => count.Backend, StringComparer.Ordinal).ThenBy(count => count.Server, StringComparer.Ordinal).ThenBy(count => count.Status).ToList()
            : throw new DeliveryException($"the router's request log can't be read: {output.ErrorText.Trim()}");
    }
}

/// <summary>Requests that one server was given and that ended alike.</summary>
/// <param name="Server"><c>&lt;NOSRV&gt;</c> when no server could take them.</param>
/// <param name="Status">As the client saw it; -1 when it left before.</param>
/// <param name="Ending">Two letters of HAProxy's: <c>--</c> for an ordinary end, else who ended it and in which state.</param>
public sealed record RequestCount(string Backend, string Server, int Status, string Ending, long Requests)
{
    /// <summary>Whether it was our side that failed: a client that goes away is no failure.</summary>
    public bool IsFailure => Status >= 500 || Ending[0] is not ('-' or 'C' or 'c');

    public string Service => Backend.Contains(':') ? Backend[..Backend.LastIndexOf(':')] : Backend;

    /// <exception cref="DeliveryException">The line is no count.</exception>
    public static RequestCount Parse(string line) =>
        line.Split(' ') is [var backend, var server, var status, { Length: 2 } ending, var count] && int.TryParse(status, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var code) && long.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var requests)
            ? new RequestCount(backend, server, code, ending, requests)
            : throw new DeliveryException($"this is no count of requests: {line}");
}

/// <summary>What the request log and the router's own count say of one server since its process began.</summary>
/// <param name="Logged">Requests that ended.</param>
/// <param name="Least">Those that must have ended.</param>
/// <param name="Most">Those that were begun.</param>
public sealed record RequestBalance(string Backend, string Server, long Logged, long Least, long Most)
{
    public bool IsEven => Logged >= Least && Logged <= Most;

    /// <param name="before">Counted before the log was read.</param>
    /// <param name="after">Counted after it.</param>
    public static IReadOnlyList<RequestBalance> Of(IReadOnlyList<RequestCount> logged, IReadOnlyList<RouterStat> before, IReadOnlyList<RouterStat> after) => after.Select(stat =>
    {
        var first = before.FirstOrDefault(other => other.Backend == stat.Backend && other.Server == stat.Server);
        return new RequestBalance(stat.Backend, stat.Server, logged.Where(count => count.Backend == stat.Backend && count.Server == stat.Server).Sum(count => count.Requests), first is null ? 0 : first.Requests - first.Sessions, stat.Requests);
    }).ToList();
}
