using System.Text.RegularExpressions;
using PipelineBuild.Tools;

namespace PipelineBuild.Quality.Benchmarks;

/// <summary>Looks at the machine before a measurement.</summary>
public sealed partial class MachineReader(IProcessRunner processes, Machine machine)
{
    /// <param name="images">Whether the engine is needed.</param>
    public async Task<BenchmarkMachine> ReadAsync(BenchmarkPlace place, double? loadBefore, bool images, CancellationToken cancel)
    {
        var dotnet = await SaidAsync(place.RunDotnet("--version"), cancel);
        var engine = images ? await SaidAsync(place.RunDocker(["version", "--format", "{{.Server.Version}}"]), cancel) : null;
        var buildx = images ? Version().Match(await SaidAsync(place.RunDocker(["buildx", "version"]), cancel)).Value : null;
        return new BenchmarkMachine(machine.OciArchitecture, machine.Processors, loadBefore, null, dotnet, engine, buildx);
    }

    private async Task<string> SaidAsync(Command command, CancellationToken cancel) => (await processes.RunCheckedAsync(command, cancel)).Text.Trim();

    [GeneratedRegex(@"\d+\.\d+\.\d+\S*")]
    private static partial Regex Version();
}
