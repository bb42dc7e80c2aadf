using Cake.Core.IO;

namespace Cake.Npm;

/// <summary>What can be set fluently on every npm command.</summary>
public static class NpmSettingsExtensions
{
    public static T WithLogLevel<T>(this T settings, NpmLogLevel logLevel)
        where T : NpmSettings
    {
        settings.LogLevel = logLevel;
        return settings;
    }

    public static T FromPath<T>(this T settings, DirectoryPath path)
        where T : NpmSettings
    {
        settings.WorkingDirectory = path;
        return settings;
    }

    public static T SetRedirectedStandardErrorHandler<T>(this T settings, Action<string> handler)
        where T : NpmSettings
    {
        settings.RedirectStandardError = true;
        settings.StandardErrorAction = handler;
        return settings;
    }

    public static T SetRedirectedStandardOutputHandler<T>(this T settings, Action<string> handler)
        where T : NpmSettings
    {
        settings.RedirectStandardOutput = true;
        settings.StandardOutputAction = handler;
        return settings;
    }
}
