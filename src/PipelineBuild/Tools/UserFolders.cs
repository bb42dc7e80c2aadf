namespace PipelineBuild.Tools;

/// <summary>Where this user's programs and lasting data are kept, shared by all workspaces.</summary>
/// <param name="Cache">What can be fetched again.</param>
/// <param name="Data">What cannot: registry contents, state of daemons.</param>
public sealed record UserFolders(string Cache, string Data)
{
    private const string Name = "pipelinebuild";

    /// <summary>The folders of the XDG base directory specification.</summary>
    public static UserFolders Of(EnvironmentVariables environment) =>
        new(Folder(environment, "XDG_CACHE_HOME", ".cache"), Folder(environment, "XDG_DATA_HOME", Path.Combine(".local", "share")));

    private static string Folder(EnvironmentVariables environment, string variable, string belowHome)
    {
        // The specification says to ignore relative values.
        if (environment.Get(variable) is { } configured && Path.IsPathRooted(configured))
        {
            return Path.Combine(configured, Name);
        }

        var home = environment.Get("HOME") ?? environment.Get("USERPROFILE")
            ?? throw new InvalidOperationException($"HOME is not set: cannot tell where to keep programs and data. Set HOME, or {variable} to an absolute path.");
        return Path.Combine(home, belowHome, Name);
    }
}
