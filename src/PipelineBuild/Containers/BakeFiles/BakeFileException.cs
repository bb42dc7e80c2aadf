using PipelineBuild.Results;

namespace PipelineBuild.Containers.BakeFiles;

/// <summary>The bake files give no images; holds the result of the step that wanted them.</summary>
public sealed class BakeFileException(IReadOnlyList<Finding> findings) : Exception(Summarize(findings))
{
    public const string Rule = "containers/bake-file";

    /// <summary>Failed, because the files are bad: an engine that is out of reach is another exception.</summary>
    public StepResult Result => StepResult.Failed(Message, [.. findings]);

    private static string Summarize(IReadOnlyList<Finding> findings) => findings.Count == 1 ? findings[0].Message : $"{findings.Count} mistakes in the bake files";
}
