using System.Formats.Tar;
using System.Globalization;
using PipelineBuild.Tools;

namespace PipelineBuild.Containers.Stacks;

/// <summary>
/// Tries connections from within the network of each service, by a container of our own beside it: what runs in the service, if it has a
/// shell or any program at all, does not matter.
/// </summary>
public sealed class ConnectivityProbe(EngineObjects engine, ProgramLocator programs)
{
    /// <summary>The one program of the probe's image, which needs no library.</summary>
    public const string Program = "busybox-static";

    private const string Inside = "/bin/busybox";
    private const string Works = "open";
    private const string Listening = "0A";
    private const int MostAtOnce = 4;

    /// <summary>What the kernel of a network says of its sockets, then one line for each place given. Constant: what varies are its arguments.</summary>
    private const string Script =
        """
        cat /proc/net/tcp /proc/net/tcp6 2>/dev/null
        try() { if nc -w 3 "${1% *}" "${1#* }" -e /bin/busybox true 2>/dev/null; then echo "open $1"; else echo "shut $1"; fi; }
        for place in "$@"; do try "$place" & done
        wait
        echo done
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Every connection between two services, tried on every port that the second listens on or that is declared.</summary>
    /// <exception cref="InvalidOperationException">A probe could not be run: nothing is known then.</exception>
    internal async Task<IReadOnlyList<EdgeReport>> TryAsync(string project, ProcessOwner owner, ConnectivitySettings settings, IReadOnlyList<ContainerState> containers, CancellationToken cancel)
    {
        var image = await ImageAsync(cancel);
        var labels = new Dictionary<string, string> { [EngineObjects.ProjectLabel] = project, [ProcessOwner.Label] = owner.ToString() };
        var running = containers.Where(container => container.IsRunning).ToList();
        var listening = new Dictionary<string, HashSet<int>>();
        foreach (var (container, table) in running.Zip(await EachAsync(running, container => RunAsync(container, image, labels, [], cancel))))
        {
            (listening.TryGetValue(container.Service, out var known) ? known : listening[container.Service] = []).UnionWith(Ports(table));
        }

        foreach (var edge in settings.Allow.Concat(settings.Deny).Where(edge => edge.Port is not null && listening.ContainsKey(edge.To)))
        {
            listening[edge.To].Add(edge.Port!.Value);
        }

        var edges = (await EachAsync(running, from => FromAsync(from, running, listening, image, labels, settings, cancel))).SelectMany(tried => tried);
        return edges.GroupBy(edge => (edge.From, edge.To, edge.Port)).Select(same => same.First() with { Works = same.Any(edge => edge.Works) })
            .OrderBy(edge => edge.From, StringComparer.Ordinal).ThenBy(edge => edge.To, StringComparer.Ordinal).ThenBy(edge => edge.Port).ToList();
    }

    private async Task<IReadOnlyList<EdgeReport>> FromAsync(
        ContainerState from, IReadOnlyList<ContainerState> running, IReadOnlyDictionary<string, HashSet<int>> listening, string image, IReadOnlyDictionary<string, string> labels, ConnectivitySettings settings, CancellationToken cancel)
    {
        var targets = running.Where(to => to.Service != from.Service).SelectMany(to => listening[to.Service].SelectMany(port => to.Addresses.Select(address => (to.Service, Port: port, Address: address)))).ToList();
        if (targets.Count == 0)
        {
            return [];
        }

        var lines = await RunAsync(from, image, labels, targets.Select(target => FormattableString.Invariant($"{target.Address} {target.Port}")).ToList(), cancel);
        return targets.GroupBy(target => (target.Service, target.Port)).Select(target => new EdgeReport(
            from.Service, target.Key.Service, target.Key.Port, target.Any(place => Answer(lines, place.Address, place.Port)), ConnectivityMatrix.Declared(settings, from.Service, target.Key.Service, target.Key.Port))).ToList();
    }

    /// <summary>A few at a time: each is a container.</summary>
    private static async Task<IReadOnlyList<T>> EachAsync<T>(IReadOnlyList<ContainerState> containers, Func<ContainerState, Task<T>> work)
    {
        var results = new T[containers.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, containers.Count), new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce }, async (index, _) => results[index] = await work(containers[index]));
        return results;
    }

    /// <summary>The ports in the table of a network's sockets that take connections from elsewhere.</summary>
    public static IReadOnlyList<int> Ports(IEnumerable<string> table) => table
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(field => field.Length > 3 && field[3] == Listening && field[1].Split(':') is [var address, _] && !IsLoopback(address))
        .Select(field => int.Parse(field[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).Distinct().Order().ToList();

    /// <summary>127.0.0.0/8 ends with 7F as the kernel writes it, ::1 with its only one.</summary>
    private static bool IsLoopback(string address) => address.Length == 8 ? address.EndsWith("7F", StringComparison.Ordinal)
        : address == "00000000000000000000000001000000" || (address.StartsWith("0000000000000000FFFF0000", StringComparison.Ordinal) && address.EndsWith("7F", StringComparison.Ordinal));

    private static bool Answer(IReadOnlyList<string> lines, string address, int port)
    {
        var place = FormattableString.Invariant($"{address} {port}");
        return lines.Contains($"{Works} {place}") || (lines.Contains($"shut {place}") ? false : throw new InvalidOperationException($"the probe says nothing of {place}"));
    }

    private async Task<IReadOnlyList<string>> RunAsync(ContainerState beside, string image, IReadOnlyDictionary<string, string> labels, IReadOnlyList<string> places, CancellationToken cancel)
    {
        var output = await engine.RunBesideAsync(beside.Id, image, labels, ["sh", "-c", Script, "sh", .. places], Limit, cancel);
        return output.Succeeded && output.StandardOutput.LastOrDefault() == "done"
            ? output.StandardOutput
            : throw new InvalidOperationException($"the probe beside {beside.Service} could not be run: {output.StandardError.LastOrDefault(line => line.Trim().Length > 0) ?? $"exit code {output.ExitCode}"}");
    }

    /// <summary>Made of the program the first time, and found by its hash from then on.</summary>
    private async Task<string> ImageAsync(CancellationToken cancel)
    {
        var program = programs.Require(Program);
        var name = $"pipelinebuild/probe:{ProgramCache.Sha256(program)[..12]}";
        if (await engine.HasImageAsync(name, cancel))
        {
            return name;
        }

        using var directory = new PrivateDirectory();
        var archive = Path.Combine(directory.FullName, "probe.tar");
        await using (var file = File.Create(archive))
        await using (var tar = new TarWriter(file, TarEntryFormat.Pax))
        {
            await using var bytes = File.OpenRead(program);
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, Inside.TrimStart('/'))
            {
                DataStream = bytes,
                Mode = UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute,
            }, cancel);
        }

        await engine.ImportAsync(archive, name, $"ENTRYPOINT [\"{Inside}\"]", cancel);
        return name;
    }
}
