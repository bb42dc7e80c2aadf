using PipelineBuild.IntegrationTests.Containers.Gates;
using PipelineBuild.IntegrationTests.Containers.Stacks;
using PipelineBuild.IntegrationTests.Delivery;
using PipelineBuild.IntegrationTests.Observability.Alerts;
using PipelineBuild.IntegrationTests.Workflows;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("PipelineBuild.IntegrationTests.Rig.LongFirst", "PipelineBuild.IntegrationTests")]

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>Begins with what takes longest, so that at the end nothing goes on alone.</summary>
public sealed class LongFirst : ITestCollectionOrderer
{
    private static readonly string[] Long = [StackRuns.Name, .. new[] { typeof(CiWorkflowTests), typeof(KilledGatesTests), typeof(DraftCorpusTests), typeof(DeployTests), typeof(HostTroubleTests), typeof(KilledDeployTests), typeof(RemoteDeployTests) }.Select(type => type.FullName!)];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) => testCollections.OrderBy(collection => Array.FindIndex(Long, name => collection.DisplayName.EndsWith(name, StringComparison.Ordinal)) is var place and >= 0 ? place : Long.Length);
}
