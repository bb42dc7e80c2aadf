using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace PipelineBuild.Artifacts;

/// <summary>An image as somebody names it on a command line: without a host it is an image of pipeline.yml, with one it may be anywhere.</summary>
/// <param name="Host">Registry host and port, or null.</param>
/// <param name="Tag">Null together with <paramref name="Digest"/> leaves the choice to the target.</param>
public sealed partial record ImageName(string? Host, string Repository, string? Tag, string? Digest)
{
    public static bool TryParse(string text, [NotNullWhen(true)] out ImageName? name)
    {
        var match = Grammar().Match(text);
        name = match.Success ? new ImageName(Part("host"), match.Groups["path"].Value, Part("tag"), Part("digest")) : null;
        return match.Success;

        string? Part(string group) => match.Groups[group] is { Success: true } found ? found.Value : null;
    }

    public override string ToString() => $"{(Host is null ? "" : $"{Host}/")}{Repository}{(Tag is null ? "" : $":{Tag}")}{(Digest is null ? "" : $"@{Digest}")}";

    /// <summary>As the docker client tells a host from a first part of the path: by a dot, a port or the name localhost.</summary>
    [GeneratedRegex(@"^(?:(?<host>localhost(?::[0-9]{1,5})?|\[[0-9a-fA-F:]+\](?::[0-9]{1,5})?|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::[0-9]{1,5})?|[A-Za-z0-9-]+:[0-9]{1,5})/)?(?<path>[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*)(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Grammar();
}
