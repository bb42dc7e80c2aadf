namespace PipelineBuild.Tools.Npm;

/// <summary>One registry as this machine's npm reaches it, for reading and writing; the files with the login are gone when disposed.</summary>
/// <param name="registry">With a slash at the end.</param>
/// <param name="scope">Such as <c>@acme</c>; null for a package without one.</param>
public sealed class NpmSession(Uri registry, string? scope, string? authorization, PrivateDirectory files) : IDisposable
{
    /// <summary>Name of the file below the private directory.</summary>
    internal const string ConfigurationFile = "npmrc";

    public Uri Registry => registry;

    /// <summary>Whether npm is logged in at the registry by a token or a password.</summary>
    public bool HasLogin => authorization is not null;

    /// <summary>PEM file of authorities that are trusted besides those of the system; null when there is none.</summary>
    internal string? AuthorityFile { get; init; }

    internal Uri? Proxy { get; init; }

    internal string NoProxy { get; init; } = "";

    /// <summary>The header that logs in; null without a login.</summary>
    public string? Authorization => authorization;

    /// <summary>A directory of its own in which npm starts: no project's .npmrc says something else there.</summary>
    public string Directory { get; } = System.IO.Directory.CreateDirectory(Path.Combine(files.FullName, "work")).FullName;

    /// <summary>For whoever starts npm: the private configuration, no questions, no advice.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; } = new Dictionary<string, string?>
    {
        ["NPM_CONFIG_USERCONFIG"] = Path.Combine(files.FullName, ConfigurationFile),
        ["npm_config_userconfig"] = Path.Combine(files.FullName, ConfigurationFile),
        ["npm_config_loglevel"] = "error",
        ["npm_config_update_notifier"] = "false",
        ["npm_config_logs_max"] = "0",
    };

    /// <summary>An argument beats what the package itself says under publishConfig, and the registry of a scope beats every other.</summary>
    public IReadOnlyList<string> Arguments { get; } = [.. scope is null ? [] : new[] { $"--{scope}:registry={registry}" }, $"--registry={registry}"];

    public void Dispose() => files.Dispose();
}
