namespace PipelineBuild.IntegrationTests.Containers.Stacks;

/// <summary>For tests that run stacks, one after another: each run removes what killed runs left, those of other tests as well.</summary>
[CollectionDefinition(Name)]
public sealed class StackRuns
{
    public const string Name = "stack runs";
}
