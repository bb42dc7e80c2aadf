using PipelineBuild.Tools;

namespace PipelineBuild.IntegrationTests.Tools;

/// <summary>Needs docker-registry: skipped with that reason where it is missing, but failing on CI, where it has to be there.</summary>
public sealed class RegistryFactAttribute : FactAttribute
{
    public static readonly ProgramLocator Programs = new(UserFolders.Of(EnvironmentVariables.OfProcess()), EnvironmentVariables.OfProcess());

    public RegistryFactAttribute()
    {
        if (Programs.Find(LocalRegistry.Program) is null && !EnvironmentVariables.OfProcess().IsCi)
        {
            Skip = "docker-registry is missing; './build.sh --target=Setup' gets it";
        }
    }
}
