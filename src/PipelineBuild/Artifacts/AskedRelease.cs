namespace PipelineBuild.Artifacts;

/// <summary>What <c>--package-version</c> names: a version, with the tag prefix of its release line before it where there are several.</summary>
public sealed record AskedRelease(string Text)
{
    /// <summary>Whether the text ends in a version.</summary>
    public bool IsOne => Enumerable.Range(0, Text.Length).Any(start => SemanticVersion.TryParse(Text[start..], out _));

    /// <summary>The line and the version; null when it can't be told which line is meant.</summary>
    /// <param name="lines">The tag prefixes of all release lines.</param>
    public (string Prefix, SemanticVersion Version)? In(IReadOnlyList<string> lines)
    {
        if (lines.Count == 1 && SemanticVersion.TryParse(Text, out var alone))
        {
            return (lines[0], alone);
        }

        return ReleaseVersion.LineOf(Text, lines) is { } line && SemanticVersion.TryParse(Text[line.Length..], out var version) ? (line, version) : null;
    }
}
