namespace PipelineBuild.Artifacts;

/// <summary>
/// Tells which files of a build context an ignore file keeps from the builder. Patterns hold in their order, the last one that fits decides,
/// and one that fits a directory fits all beneath it. An integration test compares this with what the real builder is sent.
/// </summary>
/// <remarks>https://docs.docker.com/build/concepts/context/#dockerignore-files</remarks>
public sealed class IgnorePatterns
{
    private readonly IReadOnlyList<IgnorePattern> patterns;

    private IgnorePatterns(IReadOnlyList<IgnorePattern> patterns) => this.patterns = patterns;

    public static IgnorePatterns None { get; } = new([]);

    /// <summary>Whether some pattern takes files back in that an earlier one left out.</summary>
    public bool HasExceptions => patterns.Any(pattern => pattern.IsException);

    /// <summary>The text of a <c>.dockerignore</c>: one pattern a line, <c>#</c> in the first column begins a comment.</summary>
    /// <exception cref="FormatException">A pattern that the builder refuses as well.</exception>
    public static IgnorePatterns Parse(string text) =>
        Of(text.TrimStart('\uFEFF').Split('\n').Where(line => !line.StartsWith('#')).Select(line => line.Trim()).Where(line => line.Length > 0));

    /// <summary>Patterns one by one.</summary>
    /// <exception cref="FormatException">A pattern that the builder refuses as well.</exception>
    public static IgnorePatterns Of(IEnumerable<string> lines) => new(lines.Select(IgnorePattern.Parse).ToList());

    /// <summary>Whether a file or directory is left out.</summary>
    /// <param name="path">Relative to the directory that the patterns are about, with '/'.</param>
    public bool Match(string path)
    {
        var fits = new bool[patterns.Count];
        var left = false;
        for (var end = path.IndexOf('/'); ; end = path.IndexOf('/', end + 1))
        {
            left = Step(end < 0 ? path : path[..end], fits);
            if (end < 0)
            {
                return left;
            }
        }
    }

    /// <summary>One level: what fitted the directory above fits here. As in the builder, a pattern that can change nothing is not tried and so not remembered.</summary>
    private bool Step(string path, bool[] fits)
    {
        var left = false;
        for (var index = 0; index < patterns.Count; index++)
        {
            var pattern = patterns[index];
            if (!fits[index] && pattern.IsException == left)
            {
                fits[index] = pattern.Fits(path);
            }

            left = fits[index] ? !pattern.IsException : left;
        }

        return left;
    }
}
