using PipelineBuild.Artifacts;

namespace PipelineBuild.Configuration;

/// <summary>Opens a YAML file with what it includes as a root section and turns everything wrong with it into positioned errors.</summary>
public static class YamlFile
{
    /// <exception cref="ConfigException">The file is missing, is no YAML, or the reader reported mistakes.</exception>
    public static T Read<T>(string fullPath, Workspace workspace, Func<YamlSection, T> read)
    {
        var document = new YamlDocumentContext(workspace);
        var root = new ConfigFiles(document).Load(fullPath) ?? throw document.Failure();
        var section = new YamlSection(document, root, root.Place, "", "");
        section.Texts(ConfigFiles.Include, []);
        var value = read(section);
        section.Close();
        return document.Errors.Count == 0 ? value : throw document.Failure();
    }

    /// <summary>The same for some keys of the root only; the others may be what they want.</summary>
    /// <exception cref="ConfigException">The file is missing, is no YAML, or the reader reported mistakes.</exception>
    public static T ReadPart<T>(string fullPath, Workspace workspace, Func<YamlSection, T> read)
    {
        var document = new YamlDocumentContext(workspace);
        var root = new ConfigFiles(document).Load(fullPath) ?? throw document.Failure();
        var value = read(new YamlSection(document, root, root.Place, "", ""));
        return document.Errors.Count == 0 ? value : throw document.Failure();
    }
}
