using Cake.Core;

namespace Cake.Docker;

/// <summary>The docker commands a build calls, one method each; this file: text as it is, and the registry.</summary>
public static partial class DockerAliases
{
    /// <summary>Hands the text to docker unchanged; the way to what has no alias (inspect, compose config).</summary>
    public static IEnumerable<string> DockerCustomCommand(this ICakeContext context, string command) =>
        context.DockerCustomCommand(new DockerCustomCommandSettings(), command);

    public static IEnumerable<string> DockerCustomCommand(this ICakeContext context, DockerCustomCommandSettings settings, string command)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(command);
        return Docker(context).Lines(command, settings);
    }

    public static void DockerLogin(this ICakeContext context, string username, string password, string? server = null) =>
        context.DockerLogin(new DockerRegistryLoginSettings { Username = username, Password = password }, server);

    public static void DockerLogin(this ICakeContext context, DockerRegistryLoginSettings settings, string? server = null) =>
        Docker(context).Run("login", settings, server);

    public static void DockerLogout(this ICakeContext context, string? server = null) =>
        context.DockerLogout(new DockerRegistryLogoutSettings(), server);

    public static void DockerLogout(this ICakeContext context, DockerRegistryLogoutSettings settings, string? server = null) =>
        Docker(context).Run("logout", settings, server);

    private static DockerRunner Docker(ICakeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new DockerRunner(context);
    }
}
