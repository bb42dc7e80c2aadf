using PipelineBuild.Tools;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>Needs promtool, amtool and prometheus: skipped with the reason where one is missing, but failing on CI.</summary>
public sealed class MonitoringFactAttribute : FactAttribute
{
    public MonitoringFactAttribute() => Skip = Problem;

    internal static string? Problem
    {
        get
        {
            var environment = EnvironmentVariables.OfProcess();
            var programs = new ProgramLocator(UserFolders.Of(environment), environment);
            var missing = new[] { Promtool.Program, Amtool.Program, PrometheusServer.Program }.FirstOrDefault(program => programs.Find(program) is null);
            return environment.IsCi || missing is null ? null : $"{missing} is missing; './build.sh --target=Setup' gets it";
        }
    }
}

/// <inheritdoc cref="MonitoringFactAttribute"/>
public sealed class MonitoringTheoryAttribute : TheoryAttribute
{
    public MonitoringTheoryAttribute() => Skip = MonitoringFactAttribute.Problem;
}
