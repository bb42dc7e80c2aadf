using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Containers;

/// <summary>Ends this user's local registry, which otherwise outlives every run.</summary>
public sealed class RegistryStopper(LocalRegistry registry, StepJournal journal)
{
    public async Task<StepResult> StopAsync(CancellationToken cancel)
    {
        var status = await registry.StatusAsync(cancel);
        await journal.DoAsync("stop the local registry", () => registry.StopAsync(cancel));
        return status.Running
            ? StepResult.Passed($"the registry on {status.Address} has ended; its images stay in {status.Data}")
            : StepResult.Skipped($"no local registry of this user runs; its images, if any, are in {status.Data}");
    }
}
