using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;

namespace PipelineBuild.Mcp;

/// <summary>The block <c>build</c> of a package: how it is installed and what its tarball may hold.</summary>
/// <param name="InstallScripts">Whether scripts of dependencies may run while they are installed.</param>
/// <param name="CommandLimit">For each of npm's calls.</param>
/// <param name="SizeBudget">Most bytes of the tarball.</param>
/// <param name="RefusesSourceMaps">Whether source maps do not belong into the package.</param>
/// <param name="AllowedFiles">Files that are meant to be there although they look as if they were not.</param>
/// <param name="AllowedSecrets">Files whose secrets are none, such as the key of an example.</param>
public sealed record McpBuildSettings(bool InstallScripts, TimeSpan CommandLimit, int SizeBudget, bool RefusesSourceMaps, IgnorePatterns AllowedFiles, IgnorePatterns AllowedSecrets)
{
    private const int DefaultBudget = 10_000_000;

    public static readonly McpBuildSettings Default = new(false, TimeSpan.FromMinutes(15), DefaultBudget, false, IgnorePatterns.None, IgnorePatterns.None);

    public static McpBuildSettings Read(YamlSection section) => new(
        section.Flag("installScripts", fallback: false),
        TimeSpan.FromSeconds(section.Number("timeoutSeconds", 900, 1, 86_400)),
        section.Number("sizeBudget", DefaultBudget, 1, int.MaxValue),
        section.Choice("sourceMaps", ["allow", "refuse"]) == "refuse",
        Patterns(section, "allowFiles"),
        Patterns(section, "allowSecretsIn"));

    private static IgnorePatterns Patterns(YamlSection section, string key) =>
        IgnorePatterns.Of(section.Texts(key, [], Problem).Where(pattern => Problem(pattern) is null));

    private static string? Problem(string pattern)
    {
        try
        {
            _ = IgnorePatterns.Of([pattern]);
            return null;
        }
        catch (FormatException error)
        {
            return error.Message;
        }
    }
}
