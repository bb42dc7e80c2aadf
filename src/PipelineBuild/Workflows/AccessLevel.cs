namespace PipelineBuild.Workflows;

/// <summary>How much GitHub's token of a job may do in one scope.</summary>
public enum AccessLevel
{
    None,
    Read,
    Write,
}
