using PipelineBuild.Artifacts;

namespace PipelineBuild.Configuration;

/// <summary>A YAML file of another program, as far as it could be read; nothing is thrown.</summary>
/// <param name="File">Relative to the workspace.</param>
/// <param name="Text">Empty if the file itself can't be read.</param>
/// <param name="Documents">Those that are mappings.</param>
/// <param name="Problems">Why there is nothing, or not all.</param>
internal sealed record OtherYaml(string File, string Text, IReadOnlyList<ConfigMapping> Documents, IReadOnlyList<ConfigError> Problems)
{
    public ConfigMapping? Root => Documents.FirstOrDefault();

    /// <param name="fullPath">Absolute path of the file.</param>
    public static OtherYaml Read(Workspace workspace, string fullPath, YamlDialect dialect)
    {
        var name = workspace.Relative(fullPath);
        var document = new YamlDocumentContext(workspace);
        document.Begin(name);
        try
        {
            var text = ConfigSource.Read(fullPath, name, ConfigLimits.Bytes, document);
            var yaml = new YamlNodeReader(name, text, ConfigLimits.Values, document, dialect);
            yaml.Read();
            return new OtherYaml(name, text, yaml.Documents.OfType<ConfigMapping>().ToList(), document.Errors);
        }
        catch (ConfigException error)
        {
            return new OtherYaml(name, "", [], error.Errors);
        }
    }
}
