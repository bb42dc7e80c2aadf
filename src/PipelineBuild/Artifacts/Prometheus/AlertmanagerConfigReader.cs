using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Prometheus;

/// <summary>Reads a configuration of Alertmanager. What can't be read becomes a problem; nothing is thrown.</summary>
public static class AlertmanagerConfigReader
{
    /// <param name="fullPath">Absolute path of the file.</param>
    public static AlertmanagerConfigFile Read(Workspace workspace, string fullPath)
    {
        var name = workspace.Relative(fullPath);
        var document = new YamlDocumentContext(workspace);
        document.Begin(name);
        try
        {
            var text = ConfigSource.Read(fullPath, name, ConfigLimits.Bytes, document);
            var root = new YamlNodeReader(name, text, ConfigLimits.Values, document, YamlDialect.Compose).Read() as ConfigMapping;
            var receivers = Items(root?.Find("receivers")).OfType<ConfigMapping>().Select(receiver => receiver.Find("name")).OfType<ConfigScalar>();
            return new AlertmanagerConfigFile(
                name, text, receivers.Select(receiver => new AlertReceiver(receiver.Text, receiver.Place)).ToList(), Reached(root?.Find("route")).ToHashSet(StringComparer.Ordinal), document.Errors);
        }
        catch (ConfigException error)
        {
            return new AlertmanagerConfigFile(name, "", [], new HashSet<string>(), error.Errors);
        }
    }

    /// <summary>The reader of YAML has limited how deep routes lie.</summary>
    private static IEnumerable<string> Reached(ConfigNode? route)
    {
        var own = (route as ConfigMapping)?.Find("receiver") is ConfigScalar receiver ? new[] { receiver.Text } : [];
        return own.Concat(Items((route as ConfigMapping)?.Find("routes")).SelectMany(Reached));
    }

    private static IReadOnlyList<ConfigNode> Items(ConfigNode? node) => node is ConfigList list ? list.Items : [];
}
