using System.Collections.Concurrent;

namespace PipelineBuild.Artifacts.PromQl;

/// <summary>Parses each expression once, however many files hold it: rules are often copied, for one environment after another.</summary>
public sealed class ParsedExpressions
{
    private readonly ConcurrentDictionary<string, PromParse> known = new(StringComparer.Ordinal);

    public PromParse Parse(string text) => known.GetOrAdd(text, PromParser.Parse);
}
