using System.Text.RegularExpressions;

namespace PipelineBuild.Mcp.Versioning;

/// <summary>What git tags of a package start with, where pipeline.yml does not say it.</summary>
public static partial class ReleasePrefix
{
    /// <summary>The name without its scope and <c>-v</c>, so that mcp-memory-v1.4.2 is a release of @cortex/mcp-memory.</summary>
    /// <param name="directory">Where package.json lies; what is wrong with that file, McpVersion says.</param>
    public static string Of(string? directory)
    {
        try
        {
            var name = directory is null ? null : VersionedManifest.Text(VersionedManifest.Root(File.ReadAllText(Path.Combine(directory, McpPackageSettings.Manifest)))["name"]);
            return $"{(name ?? Path.GetFileName(directory) ?? "").Split('/')[^1]}-v";
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return $"{Path.GetFileName(directory)}-v";
        }
    }

    public static string? Problem(string prefix) => Allowed().IsMatch(prefix) && !prefix.Contains("..") && !prefix.Contains("//") ? null : $"'{prefix}' can't start the name of a git tag";

    [GeneratedRegex(@"^[A-Za-z0-9@][A-Za-z0-9._@/+-]*\z")]
    private static partial Regex Allowed();
}
