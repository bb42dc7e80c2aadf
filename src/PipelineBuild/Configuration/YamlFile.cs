using PipelineBuild.Artifacts;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace PipelineBuild.Configuration;

/// <summary>Opens a YAML file as a root section and turns everything wrong with it into positioned errors.</summary>
public static class YamlFile
{
    /// <exception cref="ConfigException">The file is missing, is no YAML, or the reader reported mistakes.</exception>
    public static T Read<T>(string fullPath, Workspace workspace, Func<YamlSection, T> read)
    {
        var name = workspace.Relative(fullPath);
        var document = new YamlDocumentContext(name, workspace);
        var section = new YamlSection(document, Root(fullPath, name, document), "");
        if (document.Errors.Count > 0)
        {
            throw new ConfigException(document.Errors);
        }

        var value = read(section);
        section.Close();
        return document.Errors.Count == 0 ? value : throw new ConfigException(document.Errors);
    }

    private static YamlMappingNode? Root(string fullPath, string name, YamlDocumentContext document)
    {
        try
        {
            using var reader = new StreamReader(fullPath);
            var stream = new YamlStream();
            stream.Load(reader);
            if (stream.Documents.Count > 1)
            {
                document.Error(stream.Documents[1].RootNode.Start, "", "one document expected, found a second one behind '---'");
            }

            var root = stream.Documents.Count == 0 ? null : stream.Documents[0].RootNode;
            if (root is not YamlMappingNode)
            {
                document.Error(root?.Start ?? Mark.Empty, "", "expected a mapping with keys such as 'name' and 'containers'");
            }

            return root as YamlMappingNode;
        }
        catch (YamlException error)
        {
            throw new ConfigException([new ConfigError(name, (int)error.Start.Line, (int)error.Start.Column, "", $"not valid YAML: {error.Message}")]);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ConfigException([new ConfigError(name, 0, 0, "", "no such file; --workspace=DIR names the repository, --config=FILE another file")]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ConfigException([new ConfigError(name, 0, 0, "", $"cannot be read: {error.Message}")]);
        }
    }
}
