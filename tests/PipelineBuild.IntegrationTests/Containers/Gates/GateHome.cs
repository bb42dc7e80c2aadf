using PipelineBuild.IntegrationTests.Containers.Scanning;

namespace PipelineBuild.IntegrationTests.Containers.Gates;

/// <summary>A user with scanner, cosign and vulnerability databases, on whose machine images pass all gates.</summary>
public sealed class GateHome : ScanHome
{
    public GateHome() => LinkPrograms("cosign");
}
