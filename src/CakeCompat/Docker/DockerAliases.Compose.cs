using System.Globalization;
using Cake.Core;

namespace Cake.Docker;

public static partial class DockerAliases
{
    public static void DockerComposeUp(this ICakeContext context, params string[] services) =>
        context.DockerComposeUp(new DockerComposeUpSettings(), null, services);

    public static void DockerComposeUp(
        this ICakeContext context, DockerComposeUpSettings settings, DockerComposeSettings? composeSettings = null, params string[] services) =>
        Docker(context).Compose("up", settings, composeSettings, services);

    public static void DockerComposeDown(this ICakeContext context) => context.DockerComposeDown(new DockerComposeDownSettings());

    public static void DockerComposeDown(
        this ICakeContext context, DockerComposeDownSettings settings, DockerComposeSettings? composeSettings = null) =>
        Docker(context).Compose("down", settings, composeSettings);

    public static IEnumerable<string> DockerComposePs(
        this ICakeContext context, DockerComposePsSettings settings, DockerComposeSettings? composeSettings = null, params string[] services) =>
        Docker(context).ComposeLines("ps", settings, composeSettings, services);

    public static IEnumerable<string> DockerComposeLogs(
        this ICakeContext context, DockerComposeLogsSettings settings, DockerComposeSettings? composeSettings = null) =>
        Docker(context).ComposeLines("logs", settings, composeSettings);

    public static void DockerComposeExec(this ICakeContext context, string service, string command, params string[] args) =>
        context.DockerComposeExec(new DockerComposeExecSettings(), service, command, null, args);

    public static void DockerComposeExec(
        this ICakeContext context, DockerComposeExecSettings settings, string service, string command,
        DockerComposeSettings? composeSettings = null, params string[] args) =>
        Docker(context).Compose("exec", settings, composeSettings, [service, command, .. args]);

    public static void DockerComposeBuild(
        this ICakeContext context, DockerComposeBuildSettings settings, DockerComposeSettings? composeSettings = null, params string[] services) =>
        Docker(context).Compose("build", settings, composeSettings, services);

    public static void DockerComposePull(this ICakeContext context, params string[] services) =>
        context.DockerComposePull(new DockerComposePullSettings(), null, services);

    public static void DockerComposePull(
        this ICakeContext context, DockerComposePullSettings settings, DockerComposeSettings? composeSettings = null, params string[] services) =>
        Docker(context).Compose("pull", settings, composeSettings, services);

    public static void DockerComposeRun(this ICakeContext context, string service, string command, params string[] args) =>
        context.DockerComposeRun(new DockerComposeRunSettings(), service, command, null, args);

    public static void DockerComposeRun(
        this ICakeContext context, DockerComposeRunSettings settings, string service, string command,
        DockerComposeSettings? composeSettings = null, params string[] args) =>
        Docker(context).Compose("run", settings, composeSettings, [service, command, .. args]);

    public static void DockerComposeRestart(this ICakeContext context, params string[] services) =>
        context.DockerComposeRestart(new DockerComposeRestartSettings(), null, services);

    public static void DockerComposeRestart(
        this ICakeContext context, DockerComposeRestartSettings settings, DockerComposeSettings? composeSettings = null, params string[] services) =>
        Docker(context).Compose("restart", settings, composeSettings, services);

    public static IEnumerable<string> DockerComposePort(
        this ICakeContext context, DockerComposePortSettings settings, string service, int port, DockerComposeSettings? composeSettings = null) =>
        Docker(context).ComposeLines("port", settings, composeSettings, service, port.ToString(CultureInfo.InvariantCulture));
}
