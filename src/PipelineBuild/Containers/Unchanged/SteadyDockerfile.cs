using System.Text.RegularExpressions;
using PipelineBuild.Artifacts;

namespace PipelineBuild.Containers.Unchanged;

/// <summary>Tells of a Dockerfile whether all that it reads can be named beforehand; in doubt it can't.</summary>
internal static partial class SteadyDockerfile
{
    /// <summary>False when something comes from an address, or from a place that only the build can work out.</summary>
    public static bool IsSteady(string text, ImageSettings image) =>
        !Dockerfile.HasUnknownImages(text, image.Args, image.Contexts.Keys) && (!Add().IsMatch(text) || !Address().IsMatch(text));

    /// <summary>The image that reads the Dockerfile instead of BuildKit; null when none is named.</summary>
    public static string? FrontendOf(string text) => Frontend().Match(text) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"^\s*(ONBUILD\s+)?ADD\b", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex Add();

    [GeneratedRegex(@"://|git@|\$")]
    private static partial Regex Address();

    [GeneratedRegex(@"^\s*(?:#|//)\s*syntax\s*=\s*(\S+)", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex Frontend();
}
