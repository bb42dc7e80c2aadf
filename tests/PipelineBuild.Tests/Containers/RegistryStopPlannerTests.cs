using PipelineBuild.Containers;
using PipelineBuild.Results;

namespace PipelineBuild.Tests.Containers;

public sealed class RegistryStopPlannerTests : IDisposable
{
    private readonly ContainersRig rig = new();

    public void Dispose() => rig.Dispose();

    [Fact]
    public async Task The_running_registry_would_be_stopped()
    {
        rig.RunLocalRegistry();

        var change = Assert.Single((await new RegistryStopPlanner(rig.LocalRegistry).PlanAsync(default)).Changes);

        Assert.Equal((ChangeKind.Stop, $"local registry on 127.0.0.1:{rig.Registry.Port}"), (change.Kind, change.What));
        Assert.True((await rig.LocalRegistry.StatusAsync()).Running);
    }

    [Fact]
    public async Task Without_one_nothing_would_change() => Assert.Empty((await new RegistryStopPlanner(rig.LocalRegistry).PlanAsync(default)).Changes);
}
