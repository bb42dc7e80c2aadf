using System.Globalization;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Containers;

/// <summary>Tells which process a stop of the local registry would end.</summary>
public sealed class RegistryStopPlanner(LocalRegistry registry)
{
    public async Task<PlanResult> PlanAsync(CancellationToken cancel)
    {
        var status = await registry.StatusAsync(cancel);
        return PlanResult.Of(status.Running
            ? [new PlannedChange(ChangeKind.Stop, $"local registry on {status.Address}", $"process {status.ProcessId?.ToString(CultureInfo.InvariantCulture)}; its images stay in {status.Data}")]
            : []);
    }
}
