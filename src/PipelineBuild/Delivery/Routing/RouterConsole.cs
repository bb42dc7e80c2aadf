using System.Globalization;
using System.Text;
using PipelineBuild.Tools;

namespace PipelineBuild.Delivery.Routing;

/// <summary>Speaks with the HAProxy of an environment through its sockets, which nobody outside of its container can reach.</summary>
public sealed class RouterConsole(EngineCommands docker)
{
    private const string Socket = "/run/haproxy.sock";

    /// <summary>Of the process that watches over the ones that serve.</summary>
    private const string MasterSocket = "/run/master.sock";

    private const string OldWorkers = "# old workers";

    private const string Look = "show info;show stat;show servers state";

    /// <summary>The first line of the answer to <see cref="Look"/>.</summary>
    private const string Beginning = "Name: ";

    /// <summary>Null when nobody answers.</summary>
    public async Task<RouterProcess?> ProcessAsync(RouterPlace place, CancellationToken cancel)
    {
        var output = await SayAsync(place, Socket, "show info", cancel);
        return output.Succeeded ? RouterProcess.Read(output.StandardOutput) : null;
    }

    /// <summary>The process that takes new connections, and its servers.</summary>
    /// <exception cref="DeliveryException">Nobody answers.</exception>
    public async Task<(RouterProcess Process, IReadOnlyList<RouterStat> Stats)> LookAsync(RouterPlace place, CancellationToken cancel)
    {
        var said = (await AskAsync(place, Socket, Look, cancel)).StandardOutput;
        return (RouterProcess.Read(said) ?? throw new DeliveryException("the router does not say who it is"), RouterStat.Read(said));
    }

    /// <summary>Of each process that a reload has relieved and that still has work.</summary>
    public async Task<IReadOnlyList<RouterStat>> OldStatsAsync(RouterPlace place, CancellationToken cancel)
    {
        var processes = (await AskAsync(place, MasterSocket, "show proc", cancel)).StandardOutput;
        var stats = new List<RouterStat>();
        foreach (var id in processes.SkipWhile(line => line != OldWorkers).Skip(1).TakeWhile(line => !line.StartsWith('#')).Select(line => line.Split(' ')[0]).Where(id => id.Length > 0))
        {
            // It may have ended since.
            var output = await SayAsync(place, MasterSocket, $"@!{id} show stat;show servers state", cancel);
            stats.AddRange(output.Succeeded && output.StandardOutput.Any(RouterStat.IsHeader) ? RouterStat.Read(output.StandardOutput) : []);
        }

        return stats;
    }

    /// <summary>Gives commands that answer nothing when they have worked, and looks at the servers afterwards.</summary>
    /// <exception cref="DeliveryException">One of them was answered, or nobody is there.</exception>
    public async Task<IReadOnlyList<RouterStat>> ExecuteAsync(RouterPlace place, IEnumerable<string> commands, CancellationToken cancel)
    {
        var said = (await AskAsync(place, Socket, string.Join(';', commands.Append(Look)), cancel)).StandardOutput;
        return said.TakeWhile(line => !line.StartsWith(Beginning, StringComparison.Ordinal)).FirstOrDefault(line => line.Trim().Length > 0) is { } complaint
            ? throw new DeliveryException($"the router does not do as told: {complaint}")
            : RouterStat.Read(said);
    }

    private async Task<ProcessOutput> AskAsync(RouterPlace place, string socket, string line, CancellationToken cancel)
    {
        var output = await SayAsync(place, socket, line, cancel);
        return output.Succeeded ? output : throw new DeliveryException($"the router does not answer: {output.ErrorText.Trim()}");
    }

    private Task<ProcessOutput> SayAsync(RouterPlace place, string socket, string line, CancellationToken cancel) =>
        docker.RunAsync(place.Engine, ["exec", "--interactive", place.Container, "socat", "-t", "5", "-", socket], cancel, Encoding.UTF8.GetBytes($"{line}\n"));
}

/// <summary>The process of HAProxy that takes new connections.</summary>
/// <param name="Description">As its configuration has it.</param>
/// <param name="Uptime">Seconds.</param>
public sealed record RouterProcess(int Id, string Description, long Uptime)
{
    /// <summary>Reads what <c>show info</c> prints; null when it is something else.</summary>
    public static RouterProcess? Read(IEnumerable<string> lines)
    {
        var said = lines.TakeWhile(line => !RouterStat.IsHeader(line)).Select(line => line.Split(':', 2)).Where(parts => parts.Length == 2).GroupBy(parts => parts[0], StringComparer.OrdinalIgnoreCase).ToDictionary(parts => parts.Key, parts => parts.First()[1].Trim(), StringComparer.OrdinalIgnoreCase);
        return said.TryGetValue("Pid", out var id) && said.TryGetValue("Uptime_sec", out var uptime)
            ? new RouterProcess(int.Parse(id, CultureInfo.InvariantCulture), said.GetValueOrDefault("description", ""), long.Parse(uptime, CultureInfo.InvariantCulture))
            : null;
    }
}
