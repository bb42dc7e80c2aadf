using PipelineBuild.Results;

namespace PipelineBuild.Quality.Benchmarks;

/// <summary>What the times depend on beside the code.</summary>
/// <param name="LoadBefore">How many programs wanted a processor in the minute before; null where the system does not say.</param>
/// <param name="LoadAfter">The same at the end, when our own are among them.</param>
/// <param name="Engine">Version of the Docker Engine; null when no benchmark needed it.</param>
public sealed record BenchmarkMachine(string Architecture, int Cores, double? LoadBefore, double? LoadAfter, string Dotnet, string? Engine, string? Buildx)
{
    /// <summary>Others use more than half of the processors.</summary>
    public bool IsBusy => LoadBefore > Cores / 2.0;

    public IEnumerable<Finding> Complaints() => IsBusy
        ? [new Finding("quality/benchmark-busy-machine", Severity.Warning, FormattableString.Invariant($"the load of this machine was {LoadBefore:0.00} on {Cores} processors before anything was measured: the times are too high and spread widely"))]
        : [];
}
