using PipelineBuild.Tools;
using PipelineBuild.Tools.Signing;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>Needs engine, registry, the pinned scanner and cosign: skipped with the reason where one is missing, but failing on CI.</summary>
public sealed class ScannerFactAttribute : FactAttribute
{
    public ScannerFactAttribute()
    {
        var cache = new ProgramLocator(UserFolders.Of(EnvironmentVariables.OfProcess()), EnvironmentVariables.OfProcess()).Cache;
        var missing = new[] { "trivy", Cosign.Program }.FirstOrDefault(program => cache.Find(program) is null);
        Skip = MachineReadiness.IsCi ? null : MachineReadiness.Problem ?? (missing is null ? null : $"{missing} is missing; './build.sh --target=Setup' gets it");
    }
}
