namespace PipelineBuild.Tools;

/// <summary>Says which file a program name stands for: the per-user cache first, then the machine.</summary>
/// <param name="root">Where the file system begins.</param>
public sealed class ProgramLocator(UserFolders folders, EnvironmentVariables environment, string root = "/")
{
    /// <summary>Where daemons are, which the PATH of an ordinary user leaves out.</summary>
    private static readonly string[] SystemFolders = ["usr/sbin", "sbin"];

    /// <remarks>https://github.com/docker/cli/blob/master/cli-plugins/manager/manager_unix.go</remarks>
    private static readonly string[] SystemPluginFolders =
        ["usr/local/lib/docker/cli-plugins", "usr/local/libexec/docker/cli-plugins", "usr/lib/docker/cli-plugins", "usr/libexec/docker/cli-plugins"];

    private static readonly string[] Extensions = OperatingSystem.IsWindows() ? [".exe", ".cmd", ""] : [""];

    public ProgramCache Cache { get; } = new(folders);

    public string? Find(string program)
    {
        if (program.Contains('/') || program.Contains(Path.DirectorySeparatorChar))
        {
            return IsProgram(program) ? program : null;
        }

        return Cache.Find(program) ?? SearchPath()
            .SelectMany(folder => Extensions.Select(extension => Path.Combine(folder, program + extension)))
            .FirstOrDefault(IsProgram);
    }

    /// <summary>Folder of the docker client's own configuration; null for a user without a home.</summary>
    public string? DockerConfig => environment.Get("DOCKER_CONFIG") ?? (environment.Get("HOME") is { } home ? Path.Combine(home, ".docker") : null);

    /// <summary>The file of a plugin of the docker client, in the order in which the client looks.</summary>
    public string? FindDockerPlugin(string plugin) => PluginFolders().Select(folder => Path.Combine(folder, plugin)).FirstOrDefault(IsProgram);

    public string Require(string program) => Find(program) ?? throw new ProgramNotFoundException(program, "it is neither in PATH nor in the cache of programs");

    private IEnumerable<string> SearchPath() =>
        (environment.Get("PATH") ?? "").Split(Path.PathSeparator).Where(Path.IsPathRooted).Concat(SystemFolders.Select(folder => Path.Combine(root, folder)));

    private IEnumerable<string> PluginFolders() =>
        SystemPluginFolders.Select(folder => Path.Combine(root, folder)).Prepend(DockerConfig is { } own ? Path.Combine(own, "cli-plugins") : null).OfType<string>();

    private static bool IsProgram(string path)
    {
        const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Executable) != 0);
    }
}
