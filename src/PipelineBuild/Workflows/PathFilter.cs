namespace PipelineBuild.Workflows;

/// <summary>Makes of paths in pipeline.yml the patterns of a trigger's <c>paths</c>. In doubt they match more: a run too many is better than a check that is not made. Pure.</summary>
internal static class PathFilter
{
    private const string Everything = "**";

    /// <summary>They mean something in GitHub's patterns, and often another thing in those of pipeline.yml.</summary>
    private static readonly char[] Special = ['*', '?', '+', '[', ']', '!', '\\'];

    /// <summary>The patterns without those that another covers, sorted.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<string> patterns)
    {
        var all = patterns.Distinct().Order(StringComparer.Ordinal).ToList();
        return all.Contains(Everything) ? [Everything] : all.Where(pattern => !all.Any(other => other != pattern && other.EndsWith("/**", StringComparison.Ordinal) && pattern.StartsWith(other[..^2], StringComparison.Ordinal))).ToList();
    }

    /// <summary>A named context may be an image, too.</summary>
    public static bool IsPath(string context) => !context.StartsWith("image:", StringComparison.Ordinal) && !context.Contains("://", StringComparison.Ordinal);

    /// <summary>All that lies in a folder, or in that of a file or pattern: what a file names often lies beside it.</summary>
    public static string Folder(string path)
    {
        var (certain, isWhole) = Certain(path);
        return Under(isWhole && certain.Count > 0 && certain[^1].Contains('.') ? certain[..^1] : certain);
    }

    /// <summary>A Dockerfile and the ignore file beside it.</summary>
    public static IEnumerable<string> Dockerfile(string path)
    {
        var (certain, isWhole) = Certain(path);
        return isWhole && string.Join('/', certain) is var file ? [file, $"{file}.dockerignore"] : [Under(certain)];
    }

    /// <summary>All that a pattern of a .dockerignore may match: a path is a file or a folder.</summary>
    public static IEnumerable<string> Matches(string pattern)
    {
        if (pattern.StartsWith('!'))
        {
            return [];
        }

        var (certain, isWhole) = Certain(pattern);
        return isWhole && certain.Count > 0 ? [string.Join('/', certain), Under(certain)] : [Under(certain)];
    }

    private static (List<string> Parts, bool IsWhole) Certain(string path)
    {
        var parts = path.Split('/').Where(part => part.Length > 0 && part != ".").ToList();
        var certain = parts.Contains("..") ? [] : parts.TakeWhile(part => part.IndexOfAny(Special) < 0).ToList();
        return (certain, certain.Count == parts.Count);
    }

    private static string Under(List<string> parts) => parts.Count == 0 ? Everything : $"{string.Join('/', parts)}/**";
}
