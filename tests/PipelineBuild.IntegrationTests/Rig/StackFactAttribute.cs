using PipelineBuild.Containers.Stacks;
using PipelineBuild.Tools;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>Needs the Docker Engine and the program of the connectivity probe: skipped with the reason where one is missing, but failing on CI.</summary>
public sealed class StackFactAttribute : FactAttribute
{
    public StackFactAttribute() => Skip = Problem;

    internal static string? Problem => MachineReadiness.IsCi ? null : MachineReadiness.Problem ?? (Program is null ? $"{ConnectivityProbe.Program} is missing; './build.sh --target=Setup' gets it" : null);

    internal static string? Program { get; } = new ProgramLocator(UserFolders.Of(EnvironmentVariables.OfProcess()), EnvironmentVariables.OfProcess()).Cache.Find(ConnectivityProbe.Program);
}

/// <inheritdoc cref="StackFactAttribute"/>
public sealed class StackTheoryAttribute : TheoryAttribute
{
    public StackTheoryAttribute() => Skip = StackFactAttribute.Problem;
}
