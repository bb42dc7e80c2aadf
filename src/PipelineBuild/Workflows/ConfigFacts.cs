using System.Text.RegularExpressions;
using PipelineBuild.Configuration;

namespace PipelineBuild.Workflows;

/// <summary>Answers questions about pipeline.yml by the paths of its values: whoever owns a block need not be asked.</summary>
internal sealed partial class ConfigFacts(IReadOnlyList<EffectiveValue> values)
{
    public string? Text(string path) => values.FirstOrDefault(value => value.Path == path)?.Value;

    public bool Any(string pattern) => values.Any(value => Regex.IsMatch(value.Path, pattern));

    public IReadOnlyList<string> All(string pattern) => values.Where(value => value.Value is not null && Regex.IsMatch(value.Path, pattern)).Select(value => value.Value!).Distinct().ToList();

    public IReadOnlyList<string> List(string path) => Parts(Text(path));

    /// <summary>Those that are taken from the environment by name, in the order of the file.</summary>
    public IReadOnlyList<NamedSecret> Secrets() => values
        .Where(value => Single().IsMatch(value.Path) || Several().IsMatch(value.Path))
        .SelectMany(value => Parts(value.Value).Select(name => new NamedSecret(value.Path, name)))
        .ToList();

    /// <summary>What all values of these paths hold, lists and single ones.</summary>
    public IEnumerable<string> Items(string pattern) => values.Where(value => Regex.IsMatch(value.Path, pattern)).SelectMany(value => Parts(value.Value));

    private static List<string> Parts(string? value) => value is null || value == "[]" ? []
        : value.StartsWith('[') && value.EndsWith(']') ? value[1..^1].Split(", ").Select(item => item.Trim('"', '\'')).ToList()
        : [value];

    [GeneratedRegex(@"\.(token|password|username|key|ca|secrets\[\d+\])\.env$")]
    private static partial Regex Single();

    [GeneratedRegex(@"^(containers\.stacks\[\d+\]|environments\[\d+\]|mcp\.packages\[\d+\]\.test)\.secrets$")]
    private static partial Regex Several();
}
