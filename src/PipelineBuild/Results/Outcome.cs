namespace PipelineBuild.Results;

/// <summary>How a step ended. Failed: the thing checked is bad. Errored: it could not be checked.</summary>
public enum Outcome
{
    Passed,
    Skipped,
    Failed,
    Errored,
}
