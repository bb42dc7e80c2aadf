using PipelineBuild.Tools;

namespace PipelineBuild.Delivery.Routing;

/// <summary>Where the router of an environment is: its container and what it keeps.</summary>
/// <param name="StateVolume">Its configuration, weights included, and the releases of the environment.</param>
/// <param name="LogVolume">One line for each request.</param>
public sealed record RouterPlace(EngineTarget Engine, string Project, string Container, string StateVolume, string LogVolume)
{
    public static RouterPlace Of(EnvironmentSettings settings) =>
        new(settings.Engine, settings.Project, $"{settings.Project}-router", $"{settings.Project}-router-state", $"{settings.Project}-router-log");
}
