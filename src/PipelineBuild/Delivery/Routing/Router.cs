using System.Text;
using System.Text.Json;
using PipelineBuild.Tools;

namespace PipelineBuild.Delivery.Routing;

/// <summary>
/// The HAProxy of an environment. What is decided is written into its mounted state first and told to the running process second, so that
/// a router which is killed and started again does what was decided last, also when no pipeline is there any more.
/// </summary>
public sealed class Router(EngineCommands docker, RouterConsole console, TimeProvider time, IProgress<string> progress)
{
    private const string Config = "/state/haproxy.cfg";

    /// <summary>The last line of a plan: one that was cut off on its way has none.</summary>
    private const string LastLine = "# This is all.";

    /// <summary>
    /// Constant: nothing that varies goes through a shell. Reads a whole plan, and puts it in the place of the one before if it is another and
    /// HAProxy accepts it; what did not get that far does not stay, so that on a full disk half a file does not take what room is left.
    /// </summary>
    private const string Take = $$"""
        new=$(cat; echo .)
        case "$new" in
          *"{{LastLine}}
        .") ;;
          *) echo "the plan was cut off on its way" >&2; exit 1 ;;
        esac
        [ "$new" = "$(cat /state/haproxy.cfg; echo .)" ] && exit 0
        trap 'rm -f /state/next.cfg' EXIT
        printf %s "${new%.}" | dd of=/state/next.cfg conv=fsync status=none || exit 1
        haproxy -c -q -f /state/next.cfg || exit 3
        mv /state/next.cfg /state/haproxy.cfg
        """;

    private const int NotAccepted = 3;

    private const string PublishedLabel = "pipelinebuild.published";
    private const string ImageLabel = "pipelinebuild.image";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Makes sure that the router is there, in all networks and with all ports, and does what the plan says.</summary>
    public async Task EnsureAsync(RouterPlace place, RouterPlan plan, string image, IReadOnlyDictionary<string, IReadOnlyList<string>> networks, CancellationToken cancel)
    {
        var published = string.Join(' ', plan.InnerPorts.Select(port => FormattableString.Invariant($"{port.Listener.Address ?? "0.0.0.0"}:{port.Listener.Published}:{port.Inner}")));
        var found = await InspectAsync(place, cancel);
        if (found is { } old && (Label(old, PublishedLabel) != published || Label(old, ImageLabel) != image))
        {
            progress.Report($"router {place.Container}: its published ports or its image change, so it is made anew: connections are refused for a moment");
            await RequireAsync(place, ["container", "rm", "--force", place.Container], null, "the router could not be removed", cancel);
            found = null;
        }

        if (found is null)
        {
            await CreateAsync(place, plan, image, published, cancel);
        }
        else if (!found.Value.GetProperty("State").GetProperty("Running").GetBoolean())
        {
            await RequireAsync(place, ["container", "start", place.Container], null, "the router could not be started", cancel);
        }

        await JoinAsync(place, networks, cancel);
        await AwaitAsync(place, cancel);
        await ApplyAsync(place, plan, cancel);
    }

    /// <summary>Writes the plan into the state, then tells the running process, then reads back.</summary>
    /// <exception cref="DeliveryException">The state can't be written, or the router does not do it.</exception>
    public async Task ApplyAsync(RouterPlace place, RouterPlan plan, CancellationToken cancel)
    {
        var structure = HaproxyConfig.Structure(plan);
        var (write, look) = (WriteAsync(place, plan, cancel), console.LookAsync(place, cancel));
        await Task.WhenAll(write, look);
        var (process, stats) = await look;
        if (process.Description != structure)
        {
            await ReloadAsync(place, structure, cancel);
            (_, stats) = await console.LookAsync(place, cancel);
        }

        if (Unlike(plan, stats).Count == 0)
        {
            return;
        }

        // First what comes in, then what goes out: at no moment is nobody there.
        await ReadyAsync(place, plan.Servers.Where(server => server.Server.Ready).ToList(), stats, cancel);
        stats = await console.ExecuteAsync(place, plan.Servers.OrderByDescending(server => server.Server.Weight).Select(server => FormattableString.Invariant($"set server {server.Backend}/{server.Server.Name} weight {server.Server.Weight}")).Concat(plan.Servers.Where(server => !server.Server.Ready).Select(server => $"set server {server.Backend}/{server.Server.Name} state maint")), cancel);
        if (Unlike(plan, stats) is { Count: > 0 } wrong)
        {
            var (backend, server) = wrong[0];
            throw new DeliveryException(FormattableString.Invariant($"read-back: the router was told to give {backend} {server.Name} the weight {server.Weight} and {(server.Ready ? "to use it" : "to leave it alone")}, and does not"));
        }
    }

    private static List<(string Backend, RouterServer Server)> Unlike(RouterPlan plan, IReadOnlyList<RouterStat> stats) => plan.Servers
        .Where(server => stats.FirstOrDefault(stat => stat.Backend == server.Backend && stat.Server == server.Server.Name) is not { } stat || stat.Weight != server.Server.Weight || stat.IsOut == server.Server.Ready).ToList();

    /// <summary>Server to the requests that it is busy with, those of processes before a reload included.</summary>
    public async Task<IReadOnlyDictionary<string, int>> SessionsAsync(RouterPlace place, string service, CancellationToken cancel) =>
        (await console.LookAsync(place, cancel)).Stats.Concat(await console.OldStatsAsync(place, cancel)).Where(stat => stat.Service == service).GroupBy(stat => stat.Server).ToDictionary(server => server.Key, server => server.Sum(stat => stat.Sessions));

    /// <summary>Server to its percentage.</summary>
    public async Task<IReadOnlyDictionary<string, int>> WeightsAsync(RouterPlace place, string service, CancellationToken cancel) =>
        (await console.LookAsync(place, cancel)).Stats.Where(stat => stat.Service == service).DistinctBy(stat => stat.Server).ToDictionary(stat => stat.Server, stat => stat.Weight);

    public async Task<bool> IsAliveAsync(RouterPlace place, CancellationToken cancel) => await console.ProcessAsync(place, cancel) is not null;

    private async Task CreateAsync(RouterPlace place, RouterPlan plan, string image, string published, CancellationToken cancel)
    {
        progress.Report($"router {place.Container}: started{(published.Length == 0 ? "" : $", published at {string.Join(" and ", plan.Listeners.Select(listener => FormattableString.Invariant($"{listener.Address ?? "0.0.0.0"}:{listener.Published}")))}")}");
        await RequireAsync(place, ["container", "run", "--rm", "--interactive", "--pull", "never", "--network", "none", "--volume", $"{place.StateVolume}:/state", "--entrypoint", "dd", image, $"of={Config}", "conv=fsync", "status=none"],
            Encoding.UTF8.GetBytes($"{HaproxyConfig.Render(plan)}{LastLine}\n"), "the router's state could not be written", cancel);
        await RequireAsync(place,
            [
                "container", "run", "--detach", "--pull", "never", "--name", place.Container, "--restart", "always", "--volume", $"{place.StateVolume}:/state", "--volume", $"{place.LogVolume}:/log",
                "--label", $"pipelinebuild.router={place.Project}", "--label", $"{PublishedLabel}={published}", "--label", $"{ImageLabel}={image}",
                .. published.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(port => (string[])["--publish", port]), image,
            ], null, "the router could not be started", cancel);
    }

    private async Task JoinAsync(RouterPlace place, IReadOnlyDictionary<string, IReadOnlyList<string>> networks, CancellationToken cancel)
    {
        var joined = (await InspectAsync(place, cancel))!.Value.GetProperty("NetworkSettings").GetProperty("Networks");
        foreach (var (network, names) in networks)
        {
            if (joined.TryGetProperty(network, out var there))
            {
                var known = there.TryGetProperty("Aliases", out var aliases) && aliases.ValueKind == JsonValueKind.Array ? aliases.EnumerateArray().Select(alias => alias.GetString()).ToHashSet() : [];
                if (names.All(known.Contains))
                {
                    continue;
                }

                await RequireAsync(place, ["network", "disconnect", network, place.Container], null, "the router could not leave a network", cancel);
            }

            await RequireAsync(place, ["network", "connect", .. names.SelectMany(name => (string[])["--alias", name]), network, place.Container], null, $"the router could not join the network {network}", cancel);
        }
    }

    private async Task WriteAsync(RouterPlace place, RouterPlan plan, CancellationToken cancel)
    {
        var output = await docker.RunAsync(place.Engine, ["exec", "--interactive", place.Container, "/bin/sh", "-c", Take], cancel, Encoding.UTF8.GetBytes($"{HaproxyConfig.Render(plan)}{LastLine}\n"));
        Require(output, $"{(output.ExitCode == NotAccepted ? "the router does not accept its new state" : "the router's state could not be written")}, and it does what it did");
    }

    /// <summary>Without losing a connection: the new process takes the listening sockets over.</summary>
    private async Task ReloadAsync(RouterPlace place, string structure, CancellationToken cancel)
    {
        await RequireAsync(place, ["container", "kill", "--signal", "USR2", place.Container], null, "the router could not be reloaded", cancel);
        var begun = time.GetTimestamp();
        while ((await console.ProcessAsync(place, cancel))?.Description != structure)
        {
            if (time.GetElapsedTime(begun) > Patience)
            {
                throw new DeliveryException($"the router did not take its new configuration within {Patience.TotalSeconds:0} s: docker container logs {place.Container} says more");
            }

            await Task.Delay(Pause, time, cancel);
        }
    }

    /// <summary>Servers that are to carry traffic have to be up in the router's own eyes first.</summary>
    private async Task ReadyAsync(RouterPlace place, IReadOnlyList<(string Backend, RouterServer Server)> servers, IReadOnlyList<RouterStat> stats, CancellationToken cancel)
    {
        var held = servers.Where(server => stats.Any(stat => stat.Backend == server.Backend && stat.Server == server.Server.Name && stat.IsOut)).ToList();
        if (held.Count > 0)
        {
            await console.ExecuteAsync(place, held.Select(server => $"set server {server.Backend}/{server.Server.Name} state ready"), cancel);
        }

        // Those that get their first share of traffic now.
        var begun = time.GetTimestamp();
        while (servers.Where(server => server.Server.Weight > 0 && stats.FirstOrDefault(stat => stat.Backend == server.Backend && stat.Server == server.Server.Name) is not { Weight: > 0 } and not { IsUp: true }).ToList() is { Count: > 0 } waiting)
        {
            if (time.GetElapsedTime(begun) > Patience)
            {
                var last = stats.First(stat => stat.Backend == waiting[0].Backend && stat.Server == waiting[0].Server.Name);
                throw new DeliveryException($"the router does not reach {waiting[0].Backend} {waiting[0].Server.Name}: {last.Status} {last.LastCheck}".TrimEnd());
            }

            await Task.Delay(Pause, time, cancel);
            stats = (await console.LookAsync(place, cancel)).Stats;
        }
    }

    private async Task AwaitAsync(RouterPlace place, CancellationToken cancel)
    {
        var begun = time.GetTimestamp();
        while (!await IsAliveAsync(place, cancel))
        {
            if (time.GetElapsedTime(begun) > Patience)
            {
                throw new DeliveryException($"the router did not come up within {Patience.TotalSeconds:0} s: docker container logs {place.Container} says more");
            }

            await Task.Delay(Pause, time, cancel);
        }
    }

    private async Task<JsonElement?> InspectAsync(RouterPlace place, CancellationToken cancel)
    {
        var output = await docker.RunAsync(place.Engine, ["container", "inspect", place.Container], cancel);
        if (!output.Succeeded)
        {
            return null;
        }

        using var document = JsonDocument.Parse(output.Text);
        return document.RootElement[0].Clone();
    }

    private static string? Label(JsonElement container, string name) => container.GetProperty("Config").GetProperty("Labels").TryGetProperty(name, out var value) ? value.GetString() : null;

    private async Task RequireAsync(RouterPlace place, IReadOnlyList<string> arguments, ReadOnlyMemory<byte>? input, string what, CancellationToken cancel) =>
        Require(await docker.RunAsync(place.Engine, arguments, cancel, input), what);

    private static void Require(ProcessOutput output, string what)
    {
        if (!output.Succeeded)
        {
            throw new DeliveryException($"{what}: {output.StandardError.LastOrDefault(line => line.Trim().Length > 0 && !line.StartsWith("Run 'docker", StringComparison.Ordinal))?.Trim() ?? $"exit code {output.ExitCode}"}");
        }
    }
}
