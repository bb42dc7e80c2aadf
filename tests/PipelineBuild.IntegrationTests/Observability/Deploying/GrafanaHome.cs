using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Observability.Deploying;

/// <summary>A user who deploys to Grafana and needs no images.</summary>
public sealed class GrafanaHome : ScratchHome
{
    public GrafanaHome()
        : base(needsEngine: false)
    {
    }
}
