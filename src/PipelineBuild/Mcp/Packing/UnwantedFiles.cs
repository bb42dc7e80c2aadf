using System.Text.RegularExpressions;

namespace PipelineBuild.Mcp.Packing;

/// <summary>Knows by their names the files that no user of a package needs.</summary>
public static partial class UnwantedFiles
{
    private static readonly string[] VersionControl = [".git", ".svn", ".hg", ".github", ".gitlab"];

    private static readonly string[] Tests = ["test", "tests", "__tests__", "__mocks__", "__fixtures__", "coverage", ".nyc_output"];

    private static readonly string[] Editors = [".vscode", ".idea", ".vs"];

    /// <summary>What it is, or null for a file that may well be wanted.</summary>
    public static string? Reason(string path, bool refusesSourceMaps)
    {
        var parts = path.Split('/');
        var (folders, name) = (parts[..^1], parts[^1]);
        return folders.Contains("node_modules") ? "an installed dependency"
            : folders.Any(VersionControl.Contains) ? "of version control"
            : folders.Any(Tests.Contains) || TestFile().IsMatch(name) ? "of the tests"
            : folders.Any(Editors.Contains) || name is ".DS_Store" or "Thumbs.db" ? "of an editor or the desktop"
            : name.EndsWith(".log", StringComparison.Ordinal) ? "a log"
            : name.EndsWith(".tgz", StringComparison.Ordinal) || name.EndsWith(".tsbuildinfo", StringComparison.Ordinal) ? "left by a build"
            : refusesSourceMaps && name.EndsWith(".map", StringComparison.Ordinal) ? "a source map"
            : null;
    }

    /// <summary>Files that hold secrets by their nature.</summary>
    public static string? SecretReason(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return EnvironmentFile().IsMatch(name) ? "the environment of somebody's machine"
            : name is ".npmrc" or ".netrc" or ".git-credentials" or ".pypirc" or ".dockercfg" ? "logins"
            : KeyFile().IsMatch(name) ? "a private key"
            : null;
    }

    [GeneratedRegex(@"\.(test|spec)\.[cm]?[jt]sx?\z")]
    private static partial Regex TestFile();

    [GeneratedRegex(@"^\.env(?!\.(example|sample|template|dist)\z)(\..+)?\z")]
    private static partial Regex EnvironmentFile();

    [GeneratedRegex(@"^id_(rsa|dsa|ecdsa|ed25519)\z|\.(p12|pfx|jks|keystore|ppk)\z")]
    private static partial Regex KeyFile();
}
