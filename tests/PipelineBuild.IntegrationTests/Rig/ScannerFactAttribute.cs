using PipelineBuild.Tools;
using PipelineBuild.Tools.Signing;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>Needs engine, registry, the pinned scanner and cosign: skipped with the reason where one is missing, but failing on CI.</summary>
public sealed class ScannerFactAttribute : FactAttribute
{
    public ScannerFactAttribute() => Skip = Problem;

    internal static string? Problem => MachineReadiness.IsCi ? null : MachineReadiness.Problem ?? (Missing is { } program ? $"{program} is missing; './build.sh --target=Setup' gets it" : null);

    private static string? Missing
    {
        get
        {
            var cache = new ProgramLocator(UserFolders.Of(EnvironmentVariables.OfProcess()), EnvironmentVariables.OfProcess()).Cache;
            return new[] { "trivy", Cosign.Program }.FirstOrDefault(program => cache.Find(program) is null);
        }
    }
}

/// <inheritdoc cref="ScannerFactAttribute"/>
public sealed class ScannerTheoryAttribute : TheoryAttribute
{
    public ScannerTheoryAttribute() => Skip = ScannerFactAttribute.Problem;
}
