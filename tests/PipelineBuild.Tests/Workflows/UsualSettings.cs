using PipelineBuild.Artifacts;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Workflows;

namespace PipelineBuild.Tests.Workflows;

/// <summary>What holds where pipeline.yml says nothing about workflows.</summary>
internal static class UsualSettings
{
    public static WorkflowSettings Workflows { get; } = Read();

    private static WorkflowSettings Read()
    {
        using var folder = new TempFolder();
        return PipelineConfig.Load(new Workspace(folder.Path), folder.Write("pipeline.yml", "name: shop\n")).Workflows;
    }
}
