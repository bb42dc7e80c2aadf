using System.Text.RegularExpressions;
using PipelineBuild.Configuration;

namespace PipelineBuild.Workflows;

/// <summary>Answers questions about pipeline.yml by the paths of its values: whoever owns a block need not be asked.</summary>
internal sealed partial class ConfigFacts(IReadOnlyList<EffectiveValue> values)
{
    public string? Text(string path) => values.FirstOrDefault(value => value.Path == path)?.Value;

    public bool Any(string pattern) => values.Any(value => Regex.IsMatch(value.Path, pattern));

    public IReadOnlyList<string> All(string pattern) => values.Where(value => value.Value is not null && Regex.IsMatch(value.Path, pattern)).Select(value => value.Value!).Distinct().ToList();

    public IReadOnlyList<string> List(string path) => Items(Text(path));

    /// <summary>Those that are taken from the environment by name, in the order of the file.</summary>
    public IReadOnlyList<NamedSecret> Secrets() => values
        .SelectMany(value => Single().IsMatch(value.Path) ? Items(value.Value).Select(name => new NamedSecret(value.Path, name)) : Several().IsMatch(value.Path) ? Items(value.Value).Select(name => new NamedSecret(value.Path, name)) : [])
        .ToList();

    /// <summary>Patterns for all that lies in the folders of the values; the file itself is part of every filter.</summary>
    public IReadOnlyList<string> Folders(params string[] patterns) => patterns
        .SelectMany(pattern => values.Where(value => Regex.IsMatch(value.Path, pattern)).SelectMany(value => Items(value.Value)))
        .Select(Folder).Distinct().Order(StringComparer.Ordinal).ToList() is var folders && folders.Contains("**") ? ["**"] : folders.Where(folder => !folders.Any(other => other != folder && folder.StartsWith(other[..^2], StringComparison.Ordinal))).ToList();

    private static string Folder(string path)
    {
        var parts = path.Split('/');
        var certain = parts.TakeWhile(part => !part.Contains('*')).ToList();
        if (certain.Count > 0 && certain[^1].Contains('.') && certain[^1] != "." && certain.Count == parts.Length)
        {
            certain.RemoveAt(certain.Count - 1);
        }

        return certain.Count == 0 || certain is ["."] ? "**" : $"{string.Join('/', certain)}/**";
    }

    private static List<string> Items(string? value) => value is null || value == "[]" ? []
        : value.StartsWith('[') && value.EndsWith(']') ? value[1..^1].Split(", ").Select(item => item.Trim('"', '\'')).ToList()
        : [value];

    [GeneratedRegex(@"\.(token|password|username|key|ca|secrets\[\d+\])\.env$")]
    private static partial Regex Single();

    [GeneratedRegex(@"^(containers\.stacks\[\d+\]|environments\[\d+\]|mcp\.packages\[\d+\]\.test)\.secrets$")]
    private static partial Regex Several();
}
