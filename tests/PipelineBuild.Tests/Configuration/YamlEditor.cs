using YamlDotNet.RepresentationModel;

namespace PipelineBuild.Tests.Configuration;

/// <summary>Changes a YAML text at one key.</summary>
internal sealed class YamlEditor
{
    private readonly YamlStream stream = [];
    private readonly Dictionary<string, (YamlMappingNode Mapping, YamlNode Key)> places = new(StringComparer.Ordinal);

    public YamlEditor(string text)
    {
        stream.Load(new StringReader(text));
        Collect(stream.Documents[0].RootNode, "");
    }

    /// <summary>Every key with its place, such as <c>containers.images[0].name</c>.</summary>
    public IReadOnlyCollection<string> Paths => places.Keys;

    public string Text
    {
        get
        {
            var writer = new StringWriter();
            stream.Save(writer, assignAnchors: false);
            return writer.ToString();
        }
    }

    public void Replace(string path, string yaml)
    {
        var value = new YamlStream();
        value.Load(new StringReader(yaml));
        places[path].Mapping.Children[places[path].Key] = value.Documents[0].RootNode;
    }

    public void Remove(string path) => places[path].Mapping.Children.Remove(places[path].Key);

    public void AddBeside(string path, string key, string value) => places[path].Mapping.Add(key, value);

    private void Collect(YamlNode node, string path)
    {
        foreach (var (key, value) in node is YamlMappingNode mapping ? mapping.Children.ToList() : [])
        {
            var inner = path.Length == 0 ? $"{key}" : $"{path}.{key}";
            places.Add(inner, ((YamlMappingNode)node, key));
            Collect(value, inner);
        }

        foreach (var (index, item) in node is YamlSequenceNode list ? Enumerable.Index(list.Children) : [])
        {
            Collect(item, $"{path}[{index}]");
        }
    }
}
