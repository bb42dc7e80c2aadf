using PipelineBuild.Artifacts;
using YamlDotNet.Core;

namespace PipelineBuild.Configuration;

/// <summary>What all sections of one file share: its name, the workspace and the mistakes found so far.</summary>
internal sealed class YamlDocumentContext(string file, Workspace workspace)
{
    private readonly List<ConfigError> errors = [];

    public Workspace Workspace => workspace;

    public IReadOnlyList<ConfigError> Errors => errors.OrderBy(error => error.Line).ThenBy(error => error.Column).ToList();

    public void Error(Mark mark, string path, string message) => errors.Add(new ConfigError(file, (int)mark.Line, (int)mark.Column, path, message));
}
