using System.Reflection;

namespace PipelineBuild.Results.Rules;

/// <summary>The help of a rule: the section of its README, which is part of this program, and an address where it can be read.</summary>
/// <param name="repository">Web address of the repository this program was built from; null when it has none.</param>
/// <param name="root">Its folder on this machine.</param>
public sealed class RuleHelp(string? repository, string root)
{
    /// <summary>Always absolute: the page of the rule, the README on the web, else the README on this machine.</summary>
    public Uri AddressOf(Rule rule)
    {
        if (rule.Page is not null)
        {
            return rule.Page;
        }

        var file = repository is null
            ? new Uri($"file://{string.Join('/', root.Replace('\\', '/').TrimEnd('/').Split('/').Select(Uri.EscapeDataString))}/{rule.Readme}").AbsoluteUri
            : $"{repository.TrimEnd('/')}{Folder(repository)}{rule.Readme}";
        return new Uri($"{file}#{rule.Anchor}");
    }

    /// <summary>The text below the rule's heading, or its sentence where there is none.</summary>
    public static string MarkdownOf(Rule rule)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(rule.Readme);
        if (stream is null)
        {
            return rule.Summary;
        }

        using var reader = new StreamReader(stream);
        var section = reader.ReadToEnd().Split('\n').SkipWhile(line => line != $"### {rule.Heading}").Skip(1).TakeWhile(line => !line.StartsWith('#'));
        return string.Join('\n', section).Trim() is { Length: > 0 } text ? text : rule.Summary;
    }

    /// <summary>Where the newest files of a repository are shown: GitHub's way, which Gitea understands, or that of GitLab.</summary>
    private static string Folder(string repository) => new Uri(repository).Host.Contains("gitlab", StringComparison.OrdinalIgnoreCase) ? "/-/blob/HEAD/" : "/blob/HEAD/";
}
