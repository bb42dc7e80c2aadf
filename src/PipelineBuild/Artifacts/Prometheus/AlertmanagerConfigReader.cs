using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Prometheus;

/// <summary>Reads a configuration of Alertmanager. What can't be read becomes a problem; nothing is thrown.</summary>
public static class AlertmanagerConfigReader
{
    /// <param name="fullPath">Absolute path of the file.</param>
    public static AlertmanagerConfigFile Read(Workspace workspace, string fullPath)
    {
        var yaml = OtherYaml.Read(workspace, fullPath, YamlDialect.Compose);
        var receivers = Items(yaml.Root?.Find("receivers")).OfType<ConfigMapping>().Select(receiver => receiver.Find("name")).OfType<ConfigScalar>();
        return new AlertmanagerConfigFile(
            yaml.File, yaml.Text, receivers.Select(receiver => new AlertReceiver(receiver.Text, receiver.Place)).ToList(), Reached(yaml.Root?.Find("route")).ToHashSet(StringComparer.Ordinal), yaml.Problems);
    }

    /// <summary>A route gets what none before it takes, and its receiver what none below it takes. The reader of YAML has limited how deep routes lie.</summary>
    private static IEnumerable<string> Reached(ConfigNode? node, string? inherited = null)
    {
        if (node is not ConfigMapping route)
        {
            return [];
        }

        var own = (route.Find("receiver") as ConfigScalar)?.Text ?? inherited;
        var routes = Items(route.Find("routes")).OfType<ConfigMapping>().ToList();
        var asked = routes.Where((child, index) => !routes.Take(index).Any(before => TakesAllOf(before, child)));
        return [.. own is null || routes.Any(child => Conditions(child).Count == 0) ? Array.Empty<string>() : [own], .. asked.SelectMany(child => Reached(child, own))];
    }

    private static bool TakesAllOf(ConfigMapping before, ConfigMapping route) => before.Find("continue") is not ConfigScalar { Text: "true" } && Conditions(before).IsSubsetOf(Conditions(route));

    private static HashSet<string> Conditions(ConfigMapping route) =>
    [
        .. Items(route.Find("matchers")).OfType<ConfigScalar>().Select(matcher => matcher.Text),
        .. new[] { "match", "match_re" }.SelectMany(key => (route.Find(key) as ConfigMapping)?.Entries.Select(entry => $"{key} {entry.Key} {(entry.Value as ConfigScalar)?.Text}") ?? []),
    ];

    private static IReadOnlyList<ConfigNode> Items(ConfigNode? node) => node is ConfigList list ? list.Items : [];
}
