using PipelineBuild.Artifacts.PromQl;
using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Prometheus;

/// <summary>Reads rule files as Prometheus does, and those within a Kubernetes PrometheusRule. What is wrong with them becomes a problem with its place; nothing is thrown.</summary>
public static class RuleFileReader
{
    /// <param name="fullPath">Absolute path of the file.</param>
    /// <param name="expressions">Of all files that are read together; null parses those of this file alone.</param>
    public static RuleFile Read(Workspace workspace, string fullPath, ParsedExpressions? expressions = null)
    {
        var name = workspace.Relative(fullPath);
        var document = new YamlDocumentContext(workspace);
        try
        {
            var file = new FileInfo(Workspace.WithoutLinks(fullPath));

            // Opening a named pipe would wait for somebody to write; like an empty file, which Prometheus loads, it has no length.
            return file is { Exists: true, Length: 0 } ? new RuleFile(name, "", [], []) : ReadText(workspace, name, ConfigSource.Read(fullPath, name, ConfigLimits.Bytes, document), expressions);
        }
        catch (ConfigException error)
        {
            return new RuleFile(name, "", [], error.Errors);
        }
    }

    /// <summary>A text that stands for a file's own.</summary>
    /// <param name="file">As findings name it.</param>
    public static RuleFile ReadText(Workspace workspace, string file, string text, ParsedExpressions? expressions = null)
    {
        var document = new YamlDocumentContext(workspace);
        document.Begin(file);
        var yaml = new YamlNodeReader(file, text, ConfigLimits.RuleValues, document, YamlDialect.Rules);
        try
        {
            yaml.Read();
        }
        catch (ConfigException)
        {
            // The problem is kept, and the documents before the one that is broken are read all the same.
        }

        var reader = new RuleGroupReader(document, new RuleSource(file, text), expressions ?? new ParsedExpressions());
        var groups = yaml.Documents.SelectMany((root, index) => root is null ? [] : reader.GroupsOf(root, index)).ToList();
        return new RuleFile(file, text, groups, document.Errors) { Documents = yaml.Documents.Count(root => root is not null), IsResource = yaml.Documents.OfType<ConfigMapping>().Any(RuleGroupReader.IsResource) };
    }
}
