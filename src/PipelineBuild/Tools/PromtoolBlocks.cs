namespace PipelineBuild.Tools;

/// <summary>Makes the blocks that a Prometheus server reads from samples in a file.</summary>
public sealed class PromtoolBlocks(IProcessRunner runner, ProgramLocator programs)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <param name="samples">Full path of a file in the OpenMetrics format, with times.</param>
    /// <param name="data">Full path of the folder that gets the blocks.</param>
    /// <exception cref="PrometheusException">There are no blocks.</exception>
    public async Task MakeAsync(string samples, string data, CancellationToken cancel)
    {
        Directory.CreateDirectory(data);
        var output = await runner.RunAsync(new Command(programs.Require(Promtool.Program), ["tsdb", "create-blocks-from", "openmetrics", samples, data]) { WorkingDirectory = Path.GetDirectoryName(samples), Timeout = Limit }, cancel);
        if (!output.Succeeded)
        {
            throw new PrometheusException($"promtool could not make blocks of samples: {output.StandardError.LastOrDefault(line => line.Trim().Length > 0) ?? $"exit code {output.ExitCode}"}");
        }
    }
}
