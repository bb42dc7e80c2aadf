using PipelineBuild.Tools.Servers;

namespace PipelineBuild.Tools;

/// <summary>Starts Prometheus servers on free ports of this machine for as long as somebody asks them.</summary>
public sealed class PrometheusServer(ProgramLocator programs, PrometheusApis apis, LiveProcesses processes)
{
    public const string Program = "prometheus";

    /// <summary>Between finding a free port and taking it, another program may take it.</summary>
    private const int Attempts = 3;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Returns when the server answers queries.</summary>
    /// <param name="config">Full path of its configuration; null scrapes and loads nothing.</param>
    /// <param name="data">Full path of the folder of its blocks, which is made where there is none.</param>
    /// <exception cref="PrometheusException">It did not come up.</exception>
    public async Task<RunningPrometheus> StartAsync(string? config, string data, CancellationToken cancel)
    {
        Directory.CreateDirectory(data);
        var file = config ?? WriteEmpty(data);
        for (var attempt = 1; ; attempt++)
        {
            var port = LoopbackPort.Free();
            var process = processes.Start(new Command(programs.Require(Program), Arguments(file, data, port)) { WorkingDirectory = Path.GetDirectoryName(file) });
            var running = new RunningPrometheus(process, apis.Open(new Uri($"http://127.0.0.1:{port}")));
            try
            {
                if (await ComesUpAsync(running, process, cancel))
                {
                    return running;
                }

                if (attempt == Attempts || !process.ErrorLines.Any(line => line.Contains("address already in use", StringComparison.Ordinal)))
                {
                    throw new PrometheusException($"prometheus with {file} {(process.HasEnded ? $"ended with exit code {process.ExitCode}" : $"was not ready within {StartLimit.TotalSeconds:0} s")}: {LastWords(process)}");
                }
            }
            catch
            {
                await running.DisposeAsync();
                throw;
            }

            await running.DisposeAsync();
        }
    }

    /// <summary>Blocks with old times would be deleted by the usual retention.</summary>
    public static IReadOnlyList<string> Arguments(string config, string data, int port) =>
        [$"--config.file={config}", $"--storage.tsdb.path={data}", "--storage.tsdb.retention.time=100y", $"--web.listen-address=127.0.0.1:{port}", "--log.level=warn"];

    private static string WriteEmpty(string data)
    {
        var file = Path.Combine(data, "prometheus.yml");
        File.WriteAllText(file, "{}\n");
        return file;
    }

    private static async Task<bool> ComesUpAsync(RunningPrometheus running, LiveProcess process, CancellationToken cancel)
    {
        while (!process.HasEnded && System.Diagnostics.Stopwatch.GetElapsedTime(process.Started) < StartLimit)
        {
            if (await running.Api.IsReadyAsync(cancel))
            {
                return true;
            }

            await process.EndsWithinAsync(Pause, cancel);
        }

        return false;
    }

    private static string LastWords(LiveProcess process) => process.ErrorLines.LastOrDefault(line => line.Trim().Length > 0) ?? "it wrote no reason";
}

/// <summary>A Prometheus server of ours; it ends when disposed.</summary>
public sealed class RunningPrometheus(LiveProcess process, PrometheusApi api) : IAsyncDisposable
{
    public PrometheusApi Api => api;

    public bool HasEnded => process.HasEnded;

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
