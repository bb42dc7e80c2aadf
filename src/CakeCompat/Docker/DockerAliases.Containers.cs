using Cake.Core;

namespace Cake.Docker;

public static partial class DockerAliases
{
    /// <summary>Returns the first line that the container printed.</summary>
    public static string DockerRun(this ICakeContext context, string image, string command, params string[] args) =>
        context.DockerRun(new DockerContainerRunSettings(), image, command, args);

    /// <summary>Returns the first line that the container printed.</summary>
    public static string DockerRun(this ICakeContext context, DockerContainerRunSettings settings, string image, string command, params string[] args)
    {
        ArgumentException.ThrowIfNullOrEmpty(image);
        return Docker(context).Lines("run", settings, [image, command, .. args]).FirstOrDefault() ?? "";
    }

    public static void DockerRunWithoutResult(this ICakeContext context, string image, string command, params string[] args) =>
        context.DockerRunWithoutResult(new DockerContainerRunSettings(), image, command, args);

    public static void DockerRunWithoutResult(
        this ICakeContext context, DockerContainerRunSettings settings, string image, string command, params string[] args)
    {
        ArgumentException.ThrowIfNullOrEmpty(image);
        Docker(context).Run("run", settings, [image, command, .. args]);
    }

    public static void DockerRm(this ICakeContext context, params string[] containers) =>
        context.DockerRm(new DockerContainerRmSettings(), containers);

    public static void DockerRm(this ICakeContext context, DockerContainerRmSettings settings, params string[] containers) =>
        Docker(context).Run("rm", settings, containers);

    public static void DockerStop(this ICakeContext context, params string[] containers) =>
        context.DockerStop(new DockerContainerStopSettings(), containers);

    public static void DockerStop(this ICakeContext context, DockerContainerStopSettings settings, params string[] containers) =>
        Docker(context).Run("stop", settings, containers);

    public static void DockerExec(this ICakeContext context, string container, string command, params string[] args) =>
        context.DockerExec(new DockerContainerExecSettings(), container, command, args);

    public static void DockerExec(
        this ICakeContext context, DockerContainerExecSettings settings, string container, string command, params string[] args)
    {
        ArgumentException.ThrowIfNullOrEmpty(container);
        ArgumentException.ThrowIfNullOrEmpty(command);
        Docker(context).Run("exec", settings, [container, command, .. args]);
    }

    public static IEnumerable<string> DockerLogs(this ICakeContext context, string container) =>
        context.DockerLogs(new DockerContainerLogsSettings(), container);

    public static IEnumerable<string> DockerLogs(this ICakeContext context, DockerContainerLogsSettings settings, string container)
    {
        ArgumentException.ThrowIfNullOrEmpty(container);
        return Docker(context).Lines("logs", settings, container);
    }

    /// <summary>Returns the whole list as one text.</summary>
    public static string DockerPs(this ICakeContext context, DockerContainerPsSettings settings) =>
        string.Join('\n', Docker(context).Lines("ps", settings));
}
