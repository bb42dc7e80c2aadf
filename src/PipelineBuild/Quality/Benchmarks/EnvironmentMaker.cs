using PipelineBuild.Tools;

namespace PipelineBuild.Quality.Benchmarks;

/// <summary>Deploys the published version to an environment of a measurement's own, and publishes a next one.</summary>
public sealed class EnvironmentMaker(IProcessRunner processes, ProgramLocator programs, IProgress<string> progress)
{
    /// <summary>A comment at its end makes another version.</summary>
    private const string Source = "examples/cortex/services/gateway/src/app.js";

    private const string NextTag = "v99.0.0";

    private static readonly (string Kind, string[] List, string[] Remove)[] Kinds = [("container", ["ls", "--all", "--quiet"], ["rm", "--force"]), ("volume", ["ls", "--quiet"], ["rm"]), ("network", ["ls", "--quiet"], ["rm"])];

    /// <exception cref="ProcessFailedException">A version can't be published or deployed; nothing of it is left then.</exception>
    public async Task<BenchmarkPlace> MakeAsync(BenchmarkPlace place, CancellationToken cancel)
    {
        progress.Report("deploy to an environment of the measurement's own, and publish a next version");
        var made = place with { Environment = new BenchmarkEnvironment($"benchmark-{Guid.NewGuid():N}"[..20], LoopbackPort.Free()) { Images = place.Home!.Published } };
        try
        {
            await File.AppendAllTextAsync(place.Home.Config, made.Environment.Settings, cancel);
            await processes.RunCheckedAsync(made.Environment.Target(made, "Deploy"), cancel);
            await File.AppendAllTextAsync(Path.Combine(place.Repository, Source), "// The next version.\n", cancel);
            foreach (var command in NextVersion(made))
            {
                await processes.RunCheckedAsync(command, cancel);
            }

            return made;
        }
        catch
        {
            await EndAsync(made);
            throw;
        }
    }

    /// <summary>What publishes the next version, in this order.</summary>
    public IReadOnlyList<Command> NextVersion(BenchmarkPlace place) =>
    [
        place.Run(programs.Find("git") ?? "git", ["-c", "user.name=Benchmark", "-c", "user.email=benchmark@localhost", "commit", "--quiet", "--all", "--message=feat: a next version"]),
        place.Run(programs.Find("git") ?? "git", ["tag", NextTag]),
        place.HostAtHome("DockerPublish", "--since=HEAD~1"),
    ];

    /// <summary>Removes all that was started, as far as it was.</summary>
    public async Task EndAsync(BenchmarkPlace place)
    {
        if (place.Environment is not { } environment)
        {
            return;
        }

        foreach (var (kind, list, remove) in Kinds)
        {
            var found = await processes.RunAsync(place.RunDocker([kind, .. list, "--filter", $"name={environment.Project}"]), CancellationToken.None);
            if (found.StandardOutput.Where(line => line.Length > 0).ToList() is { Count: > 0 } ids)
            {
                await processes.RunAsync(place.RunDocker([kind, .. remove, .. ids]), CancellationToken.None);
            }
        }
    }
}
