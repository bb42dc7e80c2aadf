using PipelineBuild.Tools;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>Needs node and npm: skipped with the reason where one is missing, but failing on CI.</summary>
public sealed class NpmFactAttribute : FactAttribute
{
    public NpmFactAttribute() => Skip = Problem;

    internal static string? Problem
    {
        get
        {
            var environment = EnvironmentVariables.OfProcess();
            var programs = new ProgramLocator(UserFolders.Of(environment), environment);
            return environment.IsCi || (programs.Find("node") is not null && programs.Find("npm") is not null) ? null : "node or npm is missing; npm comes with Node.js";
        }
    }
}

/// <inheritdoc cref="NpmFactAttribute"/>
public sealed class NpmTheoryAttribute : TheoryAttribute
{
    public NpmTheoryAttribute() => Skip = NpmFactAttribute.Problem;
}
