using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace PipelineBuild.Artifacts;

/// <summary>Reads which images the services of a compose file run without building them.</summary>
public static partial class ComposeImages
{
    /// <summary>Image names, each once, with the defaults of <c>${NAME:-default}</c> put in; names that need a variable are left out.</summary>
    /// <exception cref="YamlDotNet.Core.YamlException">The text is no YAML.</exception>
    public static IReadOnlyList<string> Read(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        var services = stream.Documents.Count == 0 ? null : Child(stream.Documents[0].RootNode, "services") as YamlMappingNode;
        return (services?.Children.Values ?? [])
            .Where(service => Child(service, "build") is null)
            .Select(service => (Child(service, "image") as YamlScalarNode)?.Value)
            .OfType<string>()
            .Select(image => WithDefault().Replace(image, match => match.Groups[1].Value))
            .Where(image => !image.Contains('$'))
            .Distinct()
            .ToList();
    }

    private static YamlNode? Child(YamlNode node, string key) => node is YamlMappingNode mapping && mapping.Children.TryGetValue(key, out var child) ? child : null;

    [GeneratedRegex(@"\$\{\w+:?-([^}]*)\}")]
    private static partial Regex WithDefault();
}
