using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace PipelineBuild.Artifacts;

/// <summary>Reads which images the services of a compose file run without building them.</summary>
public static partial class ComposeImages
{
    private const int MostDepth = 100;

    /// <summary>Image names, each once, with the defaults of <c>${NAME:-default}</c> put in; names that need a variable are left out.</summary>
    /// <exception cref="YamlException">The text is no YAML, or nested too deeply.</exception>
    public static IReadOnlyList<string> Read(string text)
    {
        CheckDepth(text);
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

    /// <summary>Nodes are built by recursion, and a stack that overflows takes the whole program with it.</summary>
    private static void CheckDepth(string text)
    {
        var parser = new Parser(new StringReader(text));
        for (var depth = 0; parser.MoveNext();)
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > MostDepth)
            {
                throw new YamlException(parser.Current.Start, parser.Current.End, $"the compose file is nested too deeply in line {parser.Current.Start.Line}");
            }
        }
    }

    private static YamlNode? Child(YamlNode node, string key) => node is YamlMappingNode mapping && mapping.Children.TryGetValue(key, out var child) ? child : null;

    [GeneratedRegex(@"\$\{\w+:?-([^}]*)\}")]
    private static partial Regex WithDefault();
}
