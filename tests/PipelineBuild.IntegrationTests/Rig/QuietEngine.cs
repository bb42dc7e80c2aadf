namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>For tests that look at everything the engine holds: they run one by one when all others are done.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class QuietEngine
{
    public const string Name = "quiet engine";
}
